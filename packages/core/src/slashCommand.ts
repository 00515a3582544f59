import { type SlashVerb, slashVerbs } from '@tocsin/contracts/reply';

/** A command as somebody typed it. `tenant` is from `in:NAME`, for workspaces of several. */
export interface SlashCommand {
  verb: SlashVerb;
  words: readonly string[];
  tenant: string | null;
}

/** What people type for a verb without thinking. */
const others: Readonly<Record<string, SlashVerb>> = {
  acknowledge: 'ack',
  unacknowledge: 'unack',
  unresolve: 'reopen',
  handover: 'give',
  alerts: 'list',
  ls: 'list',
  unmute: 'unsilence',
  'on-call': 'oncall',
  '?': 'help',
};

/** Reads what stands behind `/tocsin`. Nothing is a call for help; a first word that is no verb is answered as `unknown`. */
export function readSlash(text: string): SlashCommand | { unknown: string } {
  const words = splitWords(text);
  const tenant = words.find((word) => word.startsWith('in:'))?.slice(3) ?? null;
  const [first = 'help', ...rest] = words.filter((word) => !word.startsWith('in:'));
  const said = first.toLowerCase();
  if (said === 'unmute' && rest[0]?.toLowerCase() === 'me') return { verb: 'mute', words: ['off'], tenant };
  const verb = slashVerbs.find((each) => each === said) ?? (Object.hasOwn(others, said) ? others[said] : undefined);
  return verb === undefined ? { unknown: first } : { verb, words: rest, tenant };
}

/**
 * Splits at blanks outside of quotes, which may be those that phones make of straight ones and may stand anywhere in a word (`team="my team"`). A quote that is never
 * closed ends with the text.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s"'“”„‘’«»]|"[^"]*(?:"|$)|[“”„][^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|['‘’])+/gu;
  for (const [word] of text.matchAll(pattern)) words.push(word.replace(/["“”„«»]/gu, (quote) => (isQuoted(word) ? '' : quote)).replace(/[‘’]/gu, "'"));
  return words;
}

/** What a word of `/tocsin silence` is: a matcher, a time to last, or a word of the comment. */
export function silenceWords(words: readonly string[]): { matchers: string[]; duration: string | null; comment: string } {
  const matchers = words.filter(isMatcher);
  const rest = words.filter((word) => !isMatcher(word));
  const at = rest.findIndex((word) => /^\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*$/.test(word));
  const comment = rest.filter((word, index) => index !== at && word !== 'for').join(' ');
  return { matchers, duration: at < 0 ? null : (rest[at] ?? null), comment };
}

/** The code by which a group or a silence is called: so many letters of its id. */
export function codeOf(id: string): string {
  return id.replaceAll('-', '').slice(0, 8);
}

/** The ids that begin with a code, as bounds of the type uuid; null when it is no code: fewer than four letters, or something else than 0-9 and a-f. */
export function boundsOfCode(code: string): { from: string; to: string } | null {
  const letters = code.replace(/^#/, '').replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{4,32}$/.test(letters)) return null;
  return { from: asUuid(letters.padEnd(32, '0')), to: asUuid(letters.padEnd(32, 'f')) };
}

function isMatcher(word: string): boolean {
  return /^[^\s=!~]+\s*(?:=~|!~|!=|=)/.test(word);
}

/** A word that is quoted as a whole, or a value that is, loses its quotes; a matcher keeps them, as its own reader knows them. */
function isQuoted(word: string): boolean {
  return !/(?:=~|!~|!=|=)\s*["“”„«]/u.test(word);
}

function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
