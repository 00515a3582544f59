import { z } from 'zod';
import { readClassicMatchers } from './classicMatchers.ts';
import { compileLabelRegex, faultOfLabelRegex } from './labelRegex.ts';
import { adviceForMatcher, adviceForMatchers } from './matcherAdvice.ts';
import { readUtf8Matchers } from './utf8Matchers.ts';

export const matcherOperators = ['=', '!=', '=~', '!~'] as const;

/** One condition on one label, as Alertmanager has it. A label that is missing counts as empty; regular expressions are RE2 and match the whole value. */
export interface Matcher {
  name: string;
  operator: (typeof matcherOperators)[number];
  value: string;
}

/** A matcher as it is stored. */
export const storedMatcherSchema: z.ZodType<Matcher> = z.strictObject({ name: z.string().min(1), operator: z.enum(matcherOperators), value: z.string() });

const matchersMax = 50;

/** What a person writes: `team="db"`, `severity=~"critical|high"`, or several with commas between. Becomes matchers. */
export const matchersSchema = z
  .array(z.string({ error: ({ code, input }) => (code === 'invalid_type' ? adviceForMatcher(input) : undefined) }).max(4_096), {
    error: ({ code, input }) => (code === 'invalid_type' ? adviceForMatchers(input) : undefined),
  })
  .max(matchersMax)
  .transform((texts, context): Matcher[] =>
    texts.flatMap((text, index) => {
      const parsed = parseMatchers(text);
      if (typeof parsed !== 'string') return parsed;
      context.issues.push({ code: 'custom', path: [index], message: parsed, input: text });
      return [];
    }),
  )
  .refine((matchers) => matchers.length <= matchersMax, `has more than ${matchersMax} matchers`);

/**
 * Reads matchers as Alertmanager does by default (matcher/compat/parse.go): what its classic grammar takes means what it means there, anything else is read in the
 * UTF-8 grammar. Two things that Alertmanager takes are refused: a text without any matcher, and an empty name. Answers what is wrong, in words, when the text is
 * none.
 */
export function parseMatchers(text: string): Matcher[] | string {
  const read = readClassicMatchers(text);
  const classic = read && checked(read);
  if (Array.isArray(classic)) return classic;
  const utf8 = checked(readUtf8Matchers(text));
  return Array.isArray(utf8) ? utf8 : (classic ?? utf8);
}

/** The matchers if there are any and their regular expressions are right, or what is wrong. */
function checked(read: Matcher[] | string): Matcher[] | string {
  if (typeof read === 'string') return read;
  const faults = read.map(({ operator, value }) => (operator.endsWith('~') ? faultOfLabelRegex(value) : null));
  return faults.find((fault) => fault !== null) ?? (read.length > 0 ? read : 'has no matcher in it; write team="db"');
}

/** A matcher as text, for people; `parseMatchers` reads it as the same matcher. */
export function formatMatcher({ name, operator, value }: Matcher): string {
  return `${/^[^\s\u0085{}!=~,\\"'`]+$/.test(name) ? name : quoted(name)}${operator}${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/**
 * Whether matchers name nothing that an alert must have, so that a silence of them would be for everything. As Alertmanager's silence/silence.go sees it: what says
 * that something is *not* so (`env!="prod"`) is meant.
 */
export function namesNothing(matchers: readonly Matcher[]): boolean {
  return matchers.every(({ operator, value }) => (operator === '=' && value === '') || (operator === '=~' && compileLabelRegex(value)('')));
}
