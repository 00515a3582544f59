/** A tag that is offered: whether `{% end... %}` closes it, and the tags that part it. */
interface Tag {
  isBlock: boolean;
  parts: readonly string[];
}

/**
 * The tags a tenant may use. Not offered: what reads files (`include`, `render`, `layout`, `block`), what writes to the alert's own values (`increment`,
 * `decrement`), what makes text past our limits (`capture`, `tablerow`, `cycle`), and what only says the same otherwise (`echo`, `liquid`, `raw`, `#`).
 */
export const tags: ReadonlyMap<string, Tag> = new Map<string, Tag>([
  ['if', { isBlock: true, parts: ['elsif', 'else'] }],
  ['unless', { isBlock: true, parts: ['elsif', 'else'] }],
  ['case', { isBlock: true, parts: ['when', 'else'] }],
  ['for', { isBlock: true, parts: ['else'] }],
  ['comment', { isBlock: true, parts: [] }],
  ['assign', { isBlock: false, parts: [] }],
  ['break', { isBlock: false, parts: [] }],
  ['continue', { isBlock: false, parts: [] }],
]);
