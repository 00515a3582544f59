import type { z } from 'zod';
import { didYouMean } from '../../suggest.ts';
import { shown } from '../shown.ts';

type Issue = z.core.$ZodRawIssue;

/** What a field looks like, by its name: for those that are missing or are something else. */
const examples: Readonly<Record<string, string>> = {
  tenant: 'acme',
  slack_config: '{default_channel: "#alerts"}',
  default_channel: '"#alerts"',
  escalation_channel: '"#critical"',
  fallback_channel: '"#alerts"',
  channel: '"#alerts"',
  admins: '["#platform"]',
  languages: '[en, de]',
  language: 'de',
  profile: 'plain',
  name: 'db',
  receiver: 'default',
  receivers: '[{name: db, slack: [{channel: "#db"}]}]',
  slack: '[{channel: "#alerts"}]',
  group_by: '[alertname, cluster]',
  equal: '[cluster]',
  routes: `[{matchers: ['team="db"'], receiver: db}]`,
  environments: '{staging: {silent: true}}',
  time_intervals: '[{name: nights, time_intervals: [...]}]',
  mute_time_intervals: '[nights]',
  active_time_intervals: '[nights]',
  created_by: 'anna',
  comment: 'disk is being replaced',
  part: 'headline',
};

/**
 * What is wrong with one thing in a tenant's file, in words that follow the name of the field. Given to zod for a parse: schemas that say it themselves go first.
 * Null for what is said elsewhere (fields nobody knows, things that may be one of several).
 */
export function issueWords(issue: Issue): string | null {
  const { input } = issue;
  const field = String(issue.path?.at(-1) ?? '');
  const example = Object.hasOwn(examples, field) ? examples[field] : undefined;
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? `is missing${example ? `; write ${field}: ${example}` : ''}` : wrongType(issue.expected, input, field, example);
    case 'invalid_value':
      return wrongValue(issue.values.map(String), input);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), input);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), input);
    case 'invalid_format':
      return `${shown(input)} is not written as it should be`;
    default:
      return null;
  }
}

function wrongType(expected: string, input: unknown, field: string, example: string | undefined): string {
  if (input === null) return nothing(field, example);
  const so = example ? `; write ${field}: ${example}` : '';
  switch (expected) {
    case 'string':
      return isPlain(input)
        ? `is the ${typeof input} ${String(input)}; write it as a text, in quotes: "${String(input)}"`
        : `is ${shown(input)} where a text is due${so}`;
    case 'number':
    case 'int':
      if (typeof input === 'number') return `is ${input}; write a whole number`;
      return typeof input === 'string' && /^[\d_]+$/.test(input)
        ? `is a text; write the number alone: ${input.replaceAll('_', '')}`
        : `is ${shown(input)} where a number is due`;
    case 'boolean':
      return typeof input === 'string' && boolean[input.toLowerCase()] !== undefined
        ? `is the text ${shown(input)}; write ${boolean[input.toLowerCase()]}`
        : `is ${shown(input)}; write true or false`;
    case 'array':
      return isPlain(input) || typeof input === 'string'
        ? `is a list: write [${shown(input)}]`
        : `is ${shown(input)} where a list is due, each entry behind a "- "${so}`;
    default:
      return `is ${shown(input)} where fields are due${so}`;
  }
}

/** YAML 1.2 reads these as texts. */
const boolean: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  '"true"': 'true',
  true: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
  false: 'false',
};

/** In YAML a # begins a comment, so a channel without quotes is nothing at all. */
function nothing(field: string, example: string | undefined): string {
  if (/channel$|^admins$/.test(field)) return 'is empty; if you wrote a channel, put it in quotes: without them the # begins a comment';
  return `is empty; ${example ? `write ${field}: ${example}, or leave it out` : 'say something, or leave it out'}`;
}

function wrongValue(values: readonly string[], input: unknown): string {
  if (input === undefined) return `is missing; write ${values.join(' or ')}`;
  if (typeof input === 'string' && /^https?:/i.test(input))
    return `is a URL, and those are secrets that do not belong in a file: write ${values.join(' or ')}, and set SLACK_WEBHOOK_URL`;
  const one = values.length === 1 ? `not ${values[0]}, which is all there is` : `none of ${values.join(', ')}`;
  return `${shown(input)} is ${one}${typeof input === 'string' ? didYouMean(input.toLowerCase(), values) : ''}`;
}

function tooSmall(origin: string, minimum: number, input: unknown): string {
  if (origin === 'array') return minimum === 1 ? 'is an empty list; name at least one, or leave it out' : `has too few entries; at least ${minimum}`;
  if (origin === 'string') return minimum === 1 ? 'is an empty text' : `is too short; at least ${minimum} characters`;
  return `is ${shown(input)}; at least ${minimum}`;
}

function tooBig(origin: string, maximum: number, input: unknown): string {
  if (origin === 'array' && Array.isArray(input)) return `has ${input.length} entries; at most ${maximum}`;
  if (origin === 'string' && typeof input === 'string') return `is ${input.length} characters long; at most ${maximum}`;
  return `is ${shown(input)}; at most ${maximum}`;
}

function isPlain(input: unknown): boolean {
  return typeof input === 'number' || typeof input === 'boolean';
}
