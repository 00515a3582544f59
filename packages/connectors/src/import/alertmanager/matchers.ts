import { readClassicMatchers } from '@tocsin/contracts/tenant/classicMatchers';
import { faultOfLabelRegex } from '@tocsin/contracts/tenant/labelRegex';
import { formatMatcher, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { atMost, type Fields, fault, fieldsOf, listOf, note, type Reading, textOf, under } from './reading.ts';

const matchersMax = 50;
const charsMax = 4_096;

/**
 * The matchers of a route or of one side of an inhibition rule, in all three forms (`match`, `match_re`, `matchers`; with a prefix `source_match` and so on). An
 * alert has to fit all of them, so their order does not matter.
 */
export function convertMatchers(reading: Reading, fields: Fields, prefix = ''): string[] {
  const names = { equal: `${prefix}match`, regex: `${prefix}match_re`, texts: `${prefix}matchers` };
  const texts = [
    ...pairsOf(reading, fields.take(names.equal), under(fields.at, names.equal)).map(({ name, value, at }) => equalMatcher(reading, name, value, at)),
    ...pairsOf(reading, fields.take(names.regex), under(fields.at, names.regex), true).map(({ name, value, at }) => regexMatcher(reading, name, value, at)),
    ...listOf(reading, fields.take(names.texts), under(fields.at, names.texts)).flatMap(({ value, at }) => writtenMatchers(reading, value, at)),
  ];
  // A text has at least one; parseMatchers answers a sentence for what was a fault already.
  const count = texts.map((text) => parseMatchers(text)).reduce((sum, read) => sum + (typeof read === 'string' ? 1 : read.length), 0);
  atMost(reading, fields.at, count, matchersMax, 'matchers');
  return texts;
}

function pairsOf(reading: Reading, value: unknown, at: string, needsValue = false): { name: string; value: string; at: string }[] {
  return fieldsOf(reading, value, at)
    .rest()
    .map((pair) => {
      if (pair.name === '') fault(reading, pair.at, 'is a label without a name');
      if (needsValue && (pair.value === null || pair.value === undefined)) fault(reading, pair.at, 'has no pattern, which Alertmanager refuses too');
      return { name: pair.name, value: textOf(reading, pair.value, pair.at) ?? '', at: pair.at };
    });
}

function equalMatcher(reading: Reading, name: string, value: string, at: string): string {
  return checkedLength(reading, formatMatcher({ name, operator: '=', value }), at);
}

/**
 * Alertmanager anchors a pattern of `match_re`, and anchors it again when it makes a matcher of it (config/common/matchers.go, dispatch/route.go). Once more than a
 * pattern of `matchers`, which only makes a difference to one like `a)|(b`.
 */
function regexMatcher(reading: Reading, name: string, pattern: string, at: string): string {
  const text = checkedLength(reading, formatMatcher({ name, operator: '=~', value: closesFirst(pattern) ? `^(?:${pattern})$` : pattern }), at);
  const wrong = text === '' ? null : faultOfLabelRegex(pattern);
  if (wrong !== null) fault(reading, at, wrong);
  return text;
}

/** Whether a pattern closes a group that it has not opened. */
function closesFirst(pattern: string): boolean {
  const bare = pattern.replace(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]/g, '').replace(/\[\^?\]?(?:\[:\^?[a-z]+:\]|[^\]])*\]/g, '');
  let open = 0;
  for (const char of bare) {
    if (char === '(') open += 1;
    else if (char === ')') open -= 1;
    if (open < 0) return true;
  }
  return false;
}

function writtenMatchers(reading: Reading, value: unknown, at: string): string[] {
  const text = checkedLength(reading, textOf(reading, value, at) ?? '', at);
  const read = parseMatchers(text);
  if (typeof read !== 'string') return [text];
  if (readClassicMatchers(text)?.length === 0) note(reading, at, 'changed', 'has no matcher in it and takes every alert, so nothing is written for it');
  else fault(reading, at, read);
  return [];
}

function checkedLength(reading: Reading, text: string, at: string): string {
  if (text.length <= charsMax) return text;
  fault(reading, at, `is longer than the ${charsMax.toLocaleString('en')} characters that a matcher may have`);
  return '';
}
