import type { ReplyValues } from '@tocsin/contracts/reply';
import { code, joined, type Markup, markedText } from '../markup.ts';
import { asMrkdwn, asPlain } from '../settle.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';

/** A value of a sentence is at most this long. */
const valueMax = 400;

/** Markup, or untrusted text, as mrkdwn. Strings that were made by it may be put together with formatting of ours. */
export function text(piece: Markup | string): string {
  return asMrkdwn(markedText(piece));
}

/** Untrusted text as a code span, in mrkdwn. */
export function codeText(untrusted: string): string {
  return text(code(untrusted));
}

/** A sentence of the catalog, in mrkdwn. A value whose name begins with `code` is shown as code. */
export function said(words: Words, phrase: string, values: ReplyValues): string {
  return text(filledIn(words, phrase, values));
}

/** The same as plain text. */
export function saidPlainly(words: Words, phrase: string, values: ReplyValues): string {
  return asPlain(markedText(filledIn(words, phrase, values)));
}

function filledIn(words: Words, phrase: string, values: ReplyValues): Markup {
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? worded(name, value) : typeof value === 'object' ? words.date(value.at) : value,
  ]);
  return words.t(phrase, Object.fromEntries(filled));
}

function worded(name: string, value: string): Markup {
  const line = oneLine(value, valueMax);
  return name.startsWith('code') ? code(line) : joined([line]);
}
