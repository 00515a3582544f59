import { cut, ellipsis, escapedCost } from './cut.ts';
import { sanitise } from './sanitise.ts';

/** Much more than any limit is not even looked at: an annotation may have a megabyte. */
const reach = 4;

/** Untrusted text on one line, sanitised, at most `max` characters once escaped. */
export function oneLine(text: string, max: number): string {
  return shortened(text, max, (clean) => clean.replace(/\s+/gu, ' ').trim());
}

/** Untrusted text that may have lines and one empty line between paragraphs, sanitised, at most `max` characters once escaped. */
export function paragraphs(text: string, max: number): string {
  return shortened(text, max, (clean) => clean.replace(/\n{3,}/gu, '\n\n').trim());
}

function shortened(text: string, max: number, tidy: (clean: string) => string): string {
  const whole = text.length <= max * reach;
  const clean = tidy(sanitise(whole ? text : text.slice(0, max * reach).replace(/[\ud800-\udbff]$/, '')));
  return cut(whole || clean === '' ? clean : clean + ellipsis, max, escapedCost);
}
