/** A piece of Slack's mrkdwn, ready to be shown. Texts are unescaped; whoever shows them escapes for HTML. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'code' | 'pre'; text: string }
  | { kind: 'bold' | 'italic' | 'strike' | 'quote'; inner: Piece[] }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'user' | 'channel' | 'usergroup'; id: string; label: string | undefined }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; seconds: number; format: string; url: string | undefined; fallback: string }
  | { kind: 'emoji'; name: string };

/** Reads Slack's mrkdwn. Anything that is not quite markup stays text, as in Slack. */
export function parseMrkdwn(source: string): Piece[] {
  return source
    .split(/\n?```([\s\S]+?)```\n?/)
    .flatMap((part, index): Piece[] =>
      index % 2 === 1 ? [{ kind: 'pre', text: unescapeEntities(plainText(part)).replace(/^\n|\n$/g, '') }] : parseLines(part),
    );
}

/** Slack's three entities. */
export const unescapeEntities = (text: string): string =>
  text.replace(/&(lt|gt|amp);/g, (_all, name: 'lt' | 'gt' | 'amp') => ({ lt: '<', gt: '>', amp: '&' })[name]);

/** Links in code show their address or label, nothing else. */
const plainText = (text: string): string => text.replace(/<(?![!@#])([^<>|]+)(?:\|([^<>]*))?>/g, (_all, url: string, label?: string) => label ?? url);

function parseLines(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const run of text.split(/((?:^|(?<=\n))(?:&gt;|>)[^\n]*(?:\n(?:&gt;|>)[^\n]*)*\n?)/)) {
    if (/^(&gt;|>)/.test(run)) pieces.push({ kind: 'quote', inner: parseInline(run.replace(/^(&gt;|>) ?/gm, '').replace(/\n$/, '')) });
    else if (run !== '') pieces.push(...parseInline(run));
  }
  return pieces;
}

const markers = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** The earliest markup of each kind; what lies before it is text. Marks open after a non-letter and close before one, like Slack's. */
const inline =
  /<([^<>]+)>|`([^`\n]+)`|:([a-z0-9_+'-]+(?:::skin-tone-\d)?):|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\4(?![\p{L}\p{N}])|(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~])/u;

function parseInline(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (let match = inline.exec(rest); match; match = inline.exec(rest)) {
    if (match.index > 0) pieces.push({ kind: 'text', text: unescapeEntities(rest.slice(0, match.index)) });
    pieces.push(pieceOf(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') pieces.push({ kind: 'text', text: unescapeEntities(rest) });
  return pieces;
}

function pieceOf([all, angle, code, emoji, marker, marked, url]: RegExpExecArray): Piece {
  if (angle !== undefined) return parseAngle(angle);
  if (code !== undefined) return { kind: 'code', text: unescapeEntities(plainText(code)) };
  if (emoji !== undefined) return { kind: 'emoji', name: emoji };
  if (marker !== undefined && marked !== undefined) return { kind: markers[marker as keyof typeof markers], inner: parseInline(marked) };
  return url === undefined ? { kind: 'text', text: all } : { kind: 'link', url: unescapeEntities(url), label: unescapeEntities(url) };
}

/** What stands between `<` and `>`: mentions, dates, links. */
function parseAngle(content: string): Piece {
  const bar = content.indexOf('|');
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeEntities(content.slice(bar + 1));
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice('!subteam^'.length), label };
  if (target.startsWith('!date^')) return parseDate(target, label ?? '');
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', range: target.slice(1) };
  if (target.startsWith('!')) return { kind: 'text', text: label ?? `<${target}>` };
  return { kind: 'link', url: unescapeEntities(target), label: label ?? unescapeEntities(target.replace(/^mailto:/, '')) };
}

function parseDate(target: string, fallback: string): Piece {
  const [, seconds, format = '', url] = target.split('^');
  return { kind: 'date', seconds: Number(seconds), format, url, fallback };
}
