import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { fieldsOf, isTrue, listOf, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { matcherText, quotedForRegex } from '../matcherText.ts';
import { said } from '../resources.ts';
import { priorityMatcher } from './priorities.ts';

/** A condition of Opsgenie, read. */
export interface Condition {
  at: string;
  /** For notes: `message contains "disk"`. */
  text: string;
  /** Null: it cannot be said exactly. */
  matcher: string | null;
  /** The field of Opsgenie's alerts that is no label of an alert yet, or null. */
  field: string | null;
}

/** Fields of Opsgenie's alerts that a label of the same name can stand for. */
const asLabels = ['message', 'source', 'alias', 'entity', 'description', 'tags'];

/** What Java's regular expressions have and RE2 has not, or reads otherwise. */
const javaOnly = /&&|\[[^\]]*\[(?!:)|\\[vhRXGZN0]|\(\?[a-zA-Z]*[Uxdu]/;

export function readConditions(reading: Reading, value: unknown, at: string): Condition[] {
  return listOf(reading, value, at).map((item) => {
    const fields = fieldsOf(reading, item.value, item.at);
    const [field, key, operation] = [said(reading, fields, 'field'), said(reading, fields, 'key'), said(reading, fields, 'operation')];
    const isNot = isTrue(fields.take('not'));
    const raw = fields.take('expectedValue');
    const expected = Array.isArray(raw)
      ? listOf(reading, raw, under(item.at, 'expectedValue')).map(({ value }) => String(textIn(value)))
      : [String(textIn(raw))];
    const matcher = matcherOf({ field, key, operation, isNot, expected: operation === 'in' ? expected.flatMap((each) => each.split(',')) : expected });
    const words = [field, key && `(${key})`, isNot ? 'not' : '', operation, JSON.stringify(expected.join(', '))].filter((word) => word !== '');
    return { at: item.at, text: harmless(words.join(' ')), matcher: matcher && matcherText(matcher), field: asLabels.includes(field) ? field : null };
  });
}

function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

interface Parts {
  field: string;
  key: string;
  operation: string;
  isNot: boolean;
  expected: readonly string[];
}

function matcherOf({ field, key, operation, isNot, expected }: Parts): Matcher | null {
  if (field === 'priority') return priorityMatcher(operation, expected, isNot);
  const name = field === 'extra-properties' ? key : asLabels.includes(field) ? field : '';
  if (name === '') return null;
  if (operation === 'is-empty') return { name, operator: isNot ? '!=' : '=', value: '' };
  const [value = ''] = expected;
  if (expected.includes('') || (expected.length > 1 && operation !== 'in')) return null;
  if (field === 'tags') return tagMatcher(operation, expected, isNot);
  if (operation === 'equals') return { name, operator: isNot ? '!=' : '=', value };
  const pattern = patternOf(
    operation,
    expected.map((each) => (operation === 'in' ? each.trim() : each)),
  );
  return pattern === null ? null : { name, operator: isNot ? '!~' : '=~', value: pattern };
}

/** A regular expression for the whole value. Text may have line feeds, which a dot takes only after (?s). */
function patternOf(operation: string, expected: readonly string[]): string | null {
  const [value = ''] = expected;
  const quoted = quotedForRegex(value);
  if (operation === 'contains') return `(?s).*${quoted}.*`;
  if (operation === 'starts-with') return `(?s)${quoted}.*`;
  if (operation === 'ends-with') return `(?s).*${quoted}`;
  if (operation === 'in') return expected.includes('') ? null : expected.map(quotedForRegex).join('|');
  return operation === 'matches' && !javaOnly.test(value) ? value : null;
}

/** Tags are one label with commas between them, so a tag is all there is between two. */
function tagMatcher(operation: string, expected: readonly string[], isNot: boolean): Matcher | null {
  if (!['contains', 'equals', 'in'].includes(operation)) return null;
  const tags = expected.map((each) => quotedForRegex(each.trim()));
  if (tags.some((tag) => tag === '' || tag.includes(','))) return null;
  return { name: 'tags', operator: isNot ? '!~' : '=~', value: `(.*,)?${tags.length === 1 ? tags[0] : `(${tags.join('|')})`}(,.*)?` };
}
