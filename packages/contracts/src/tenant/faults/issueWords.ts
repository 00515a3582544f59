import type { z } from 'zod';
import { didYouMean } from '../../suggest.ts';
import { shown } from '../shown.ts';
import { entryExampleOf, exampleOf, isNeeded } from './examples.ts';

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with one thing in a tenant's file, in words that follow the name of the field. Given to zod for a parse: schemas that say it themselves go first.
 * Null for what is said elsewhere (fields nobody knows, things that may be one of several).
 */
export function issueWords(issue: Issue): string | null {
  const { input, path = [] } = issue;
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? missingWords(path) : wrongType(issue.expected, input, path);
    case 'invalid_value':
      return wrongValue(issue.values.map(String), input);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), input, path);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), input);
    case 'invalid_format':
      return `${shown(input)} is not written as it should be`;
    default:
      return null;
  }
}

/** For a field that is not there. */
export function missingWords(path: readonly PropertyKey[]): string {
  const example = exampleOf(path);
  return `is missing${example === null ? '' : `; write ${example}`}`;
}

function wrongType(expected: string, input: unknown, path: readonly PropertyKey[]): string {
  if (input === null) return nothing(path);
  const example = exampleOf(path) ?? entryExampleOf(path);
  const so = example === null ? '' : `; write ${example}`;
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
        : `is ${shown(input)} where a number is due${so}`;
    case 'boolean':
      return typeof input === 'string' && boolean[input.toLowerCase()] !== undefined
        ? `is the text ${shown(input)}; write ${boolean[input.toLowerCase()]}`
        : `is ${shown(input)}; write true or false`;
    case 'array':
      return typeof input === 'string' || isPlain(input)
        ? `is a list: write ${listOf(String(input), path)}`
        : `is ${shown(input)} where a list is due, each entry behind a "- "${glued(input) ?? so}`;
    default:
      return `is ${shown(input)} where fields are due${glued(input) ?? so}`;
  }
}

/** YAML 1.2 reads these as texts. */
const boolean: Readonly<Record<string, string>> = { yes: 'true', on: 'true', y: 'true', true: 'true', no: 'false', off: 'false', n: 'false', false: 'false' };

/** For `name:db` and `-name: db`, which YAML takes for a text and for a name. */
function glued(input: unknown): string | null {
  const text = typeof input === 'string' ? /^([\w-]+):[^\s/]/.exec(input) : null;
  if (text) return `; a blank is missing behind the colon of ${text[1]}`;
  const [name] = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  return name !== undefined && /^-\w/.test(name) ? `; a blank is missing behind the -: "- ${name.slice(1)}"` : null;
}

/** What a text says, as the list that it should be; the example where the list is of more than texts. */
function listOf(text: string, path: readonly PropertyKey[]): string {
  const example = exampleOf(path);
  if (example?.includes(': [{')) return example;
  const entries = text
    .slice(0, 200)
    .split(',')
    .map((entry) => entry.replace(/^[\s"'[]+|[\s"'\]]+$/g, ''));
  return `[${entries
    .filter((entry) => entry !== '')
    .map((entry) => JSON.stringify(entry))
    .join(', ')}]`;
}

/** In YAML a # begins a comment, so a channel without quotes is nothing at all. */
function nothing(path: readonly PropertyKey[]): string {
  if (/channel$|^admins$|^channels$/.test(String(path.at(-1))))
    return 'is empty; if you wrote a channel, put it in quotes: without them the # begins a comment';
  const example = exampleOf(path);
  return `is empty; ${example === null ? 'say something' : `write ${example}`}${isNeeded(path) ? '' : ', or leave it out'}`;
}

function wrongValue(values: readonly string[], input: unknown): string {
  if (input === undefined) return `is missing; write ${values.join(' or ')}`;
  return `${shown(input)} is ${values.length === 1 ? `not ${values[0]}, which is all there is` : `none of ${values.join(', ')}`}${meantValue(input, values)}`;
}

function meantValue(input: unknown, values: readonly string[]): string {
  if (typeof input !== 'string') return '';
  const text = input.toLowerCase();
  const whole = text.length < 2 ? undefined : values.find((value) => value.startsWith(text));
  return whole === undefined ? didYouMean(text, values) : `, did you mean "${whole}"?`;
}

function tooSmall(origin: string, minimum: number, input: unknown, path: readonly PropertyKey[]): string {
  if (origin === 'array' || origin === 'string')
    return `is ${origin === 'array' ? 'an empty list; name at least one' : 'an empty text; say something'}${isNeeded(path) ? '' : ', or leave it out'}`;
  return `is ${shown(input)}; at least ${minimum}`;
}

function tooBig(origin: string, maximum: number, input: unknown): string {
  if (origin === 'array' && Array.isArray(input)) return `has ${input.length} entries; at most ${maximum}`;
  if (origin === 'string' && typeof input === 'string') return `is ${input.length} characters long; at most ${maximum}`;
  return `is ${shown(input)}; at most ${maximum}`;
}

function isPlain(input: unknown): input is number | boolean {
  return typeof input === 'number' || typeof input === 'boolean';
}
