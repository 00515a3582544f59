const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
export const ellipsis = '…';

/** What a character costs once it is escaped for mrkdwn: `&amp;` is five, `&lt;` and `&gt;` four. */
export function escapedCost(code: number): number {
  if (code === 0x26) return 5;
  return code === 0x3c || code === 0x3e ? 4 : 1;
}

/** What a character costs in plain_text, where nothing is escaped. */
export function plainCost(): number {
  return 1;
}

/** Shortens text to at most `max` (counted in `cost`), on a grapheme boundary and ending in an ellipsis. Text that fits comes back as it is. */
export function cut(text: string, max: number, cost: (code: number) => number): string {
  let spent = 0;
  let fits = 0;
  for (let index = 0; index < text.length; index++) {
    spent += cost(text.charCodeAt(index));
    if (spent <= max - ellipsis.length) fits = index + 1;
    if (spent > max) return max < ellipsis.length ? '' : text.slice(0, boundaryBefore(text, fits)).trimEnd() + ellipsis;
  }
  return text;
}

function boundaryBefore(text: string, index: number): number {
  const boundary = graphemes.segment(text).containing(index)?.index ?? index;
  if (boundary > 0 || index === 0) return boundary;
  // One grapheme longer than all that fits (an endless chain of joiners): better a broken grapheme than no text.
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00 ? index - 1 : index;
}
