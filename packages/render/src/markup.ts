import { sanitise } from './sanitise.ts';

/**
 * Untrusted text goes through a template between two marks and is escaped when it is known where it lands: in mrkdwn or in plain_text (`settle.ts`).
 * The marks are noncharacters of Unicode, which `sanitise` takes out of everything that comes from outside, so nobody can write one.
 */
export const marks = { text: '\ufdd0', code: '\ufdd1', date: '\ufdd2', end: '\ufdd3', newline: '\ufdd4', block: '\ufdd5', mention: '\ufdd6' } as const;

const brand: unique symbol = Symbol('markup');

/** Text that carries its own marks. Everything else that a template writes with `<%= %>` is taken as untrusted. */
export interface Markup {
  readonly [brand]: string;
}

export const nothing = trusted('');

/** The marked text of whatever a template interpolates: markup as it is, anything else as untrusted text. It is Eta's escape function. */
export function markedText(value: unknown): string {
  if (typeof value === 'object' && value !== null && brand in value) return String(value[brand]);
  return value === null || value === undefined || value === ''
    ? ''
    : marked(marks.text, typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean));
}

/** Several pieces as one; strings among them are untrusted. */
export function joined(pieces: readonly (string | Markup)[]): Markup {
  return trusted(pieces.map(markedText).join(''));
}

/** Untrusted text as a code span. Nothing for an empty one. */
export function code(text: string): Markup {
  return text === '' ? nothing : trusted(marked(marks.code, text));
}

/** Untrusted lines as a block of code. Nothing for none. */
export function codeBlock(text: string): Markup {
  return text === '' ? nothing : trusted(marked(marks.block, text));
}

/** A point in time that every reader sees in their own zone; `fallback` is for where Slack shows none. */
export function dateMarkup(ms: number, fallback: string): Markup {
  return trusted(`${marks.date}${Math.floor(ms / 1000)}|${fallback}${marks.end}`);
}

/** A person or a user group that is notified, by Slack's ID; `name` is for where nobody can be. What is no ID is named only, so that untrusted text never makes a mention. */
export function mention(id: string, name: string): Markup {
  const target = /^[UW][A-Z0-9]{5,20}$/.test(id) ? `@${id}` : /^S[A-Z0-9]{5,20}$/.test(id) ? `!subteam^${id}` : null;
  return target === null ? joined([name]) : trusted(`${marks.mention}${target}|${sanitise(name).replace(/\s+/gu, ' ')}${marks.end}`);
}

function marked(mark: string, text: string): string {
  return `${mark}${isolated(sanitise(text)).replaceAll('\n', marks.newline)}${marks.end}`;
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b][\udc00-\udfff]/;

/** Keeps right-to-left text from turning round what stands beside it. */
function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

function trusted(text: string): Markup {
  return { [brand]: text };
}
