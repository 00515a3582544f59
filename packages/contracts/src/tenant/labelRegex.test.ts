import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { compileLabelRegex, faultOfLabelRegex } from './labelRegex.ts';
import { listedValues, literalPrefixes, readPlainPattern } from './plainPattern.ts';

const takes = (pattern: string, value: string) => compileLabelRegex(pattern)(value);

test('a pattern takes the whole value or nothing, as ^(?:pattern)$ does in Go', () => {
  assert.equal(takes('a', 'a'), true);
  assert.equal(takes('a', 'ab'), false);
  assert.equal(takes('a|b', 'ab'), false);
  assert.equal(takes('', ''), true);
  assert.equal(takes('a|', ''), true);
  assert.equal(takes('.*', ''), true);
  assert.equal(takes('.+', ''), false);
  assert.equal(takes('a)|(b', 'axx'), true, 'upstream wraps the pattern as text');
});

test('a dot takes no line feed, a negated class does, and no end of line counts as the end', () => {
  assert.equal(takes('.*', 'a\nb'), false);
  assert.equal(takes('a.+', 'a\n'), false);
  assert.equal(takes('.*b', '\nb'), false);
  assert.equal(takes('a', 'a\n'), false);
  assert.equal(takes('a[^x]b', 'a\nb'), true);
  assert.equal(takes('(?s).*', 'a\nb'), true);
  assert.equal(takes('.', '😀'), true);
});

test('what people write mostly needs no automaton', () => {
  for (const pattern of ['db', 'db|web', 'db-.*', '.*-db', '.+', '.*', '10\\.0\\.0\\.1|10\\.0\\.0\\.2', '', 'a|', '.*x.+|y'])
    assert.notEqual(readPlainPattern(pattern), null, pattern);
  for (const pattern of ['(a|b)', 'a.b', 'a+', '[ab]', '\\d', 'a\\', '^a$', '.*.*', '.+.+', 'a\nb', '*', 'a{2}', '\ud800.*', 'a\\|b'])
    assert.equal(readPlainPattern(pattern), null, JSON.stringify(pattern));
  assert.deepEqual(listedValues('db|10\\.1|'), ['db', '10.1', '']);
  assert.equal(listedValues('db|web.*'), null);
});

test('with and without an automaton, a pattern takes the same values', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', '.*', '.+', '|', '\\.', '.', '\\-', '-', 'é', '😀', ' ', '"', '\n', '\\_');
  const value = fc.array(fc.constantFrom('a', 'b', 'ab', '.', '-', 'é', '😀', ' ', '"', '\n', '_', '\\'), { maxLength: 5 }).map((parts) => parts.join(''));
  const pattern = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
  let plain = 0;
  fc.assert(
    fc.property(
      pattern.filter((text) => faultOfLabelRegex(text) === null),
      fc.array(value, { minLength: 1, maxLength: 10 }),
      (text, values) => {
        if (readPlainPattern(text)) plain += 1;
        const [quick, exact] = [compileLabelRegex(text), RE2JS.compile(`^(?:${text})$`)];
        for (const each of values) assert.equal(quick(each), exact.test(each), JSON.stringify([text, each]));
      },
    ),
    { numRuns: 3_000 },
  );
  assert.ok(plain > 500, `${plain} of them were plain`);
});

test('every value that a pattern takes begins with one of its literal prefixes', () => {
  const known: [pattern: string, prefixes: string[] | null][] = [
    ['db', ['db']],
    ['db-.*|web.+', ['db-', 'web']],
    ['db-[0-9]+', ['db-']],
    ['dba?', ['db']],
    ['dba{0,1}', ['db']],
    ['db+', ['db']],
    ['a?', null],
    ['.*db', null],
    ['db|', null],
    ['(?i)db', null],
    ['db)?(x', null],
    ['db|[xy]', null],
    ['db\\Q\\E?', null],
    ['db\\Q.\\E', null],
  ];
  for (const [pattern, prefixes] of known) assert.deepEqual(literalPrefixes(pattern), prefixes, pattern);
  const piece = fc.constantFrom('a', 'b', '.*', '|', '?', '*', '+', '{0,2}', '[ab]', '(', ')', '^', '$', '\\b', '\\.', '(?i)', '(?:', '\\Q', '\\E');
  const value = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(value, { minLength: 5, maxLength: 20 }), (parts, values) => {
      const pattern = parts.join('');
      const prefixes = faultOfLabelRegex(pattern) === null ? literalPrefixes(pattern) : null;
      for (const each of values)
        if (prefixes && takes(pattern, each))
          assert.ok(
            prefixes.some((prefix) => each.startsWith(prefix)),
            JSON.stringify([pattern, each]),
          );
    }),
    { numRuns: 5_000 },
  );
});

test('what is plain is a regular expression', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab.*+|\\-_!"#%&\',/:;<=>@`~ {}[]()^$?')), maxLength: 6 }), (text) => {
      if (readPlainPattern(text)) RE2JS.compile(`^(?:${text})$`);
    }),
    { numRuns: 3_000 },
  );
});

test('what is no regular expression is said in a sentence that names it', () => {
  const wrong: Record<string, RegExp> = {
    'a[b': /^"a\[b" is not a regular expression: a \[ is not closed/,
    'a(b': /a \( is not closed/,
    'a)b': /a \) closes nothing/,
    '*.db': /nothing before \*, \+ or \? to repeat; write \.\*/,
    'a**': /two repetitions/,
    'a{1001}': /at most 1000/,
    '[z-a]': /a range or class in \[ \] does not exist/,
    '\\q': /no meaning/,
    'a\\': /ends with a \\/,
    '(?!x)': /no look-ahead/,
    '(?P<a': /named group/,
    '(?P<a>x)(?P<a>y)': /same name/,
    '\\Qabc': /is not closed/,
    [`${'('.repeat(1_001)}${')'.repeat(1_001)}`]: /^"\({100}\.\.\." .*nested too deeply/,
  };
  for (const [pattern, message] of Object.entries(wrong)) assert.match(faultOfLabelRegex(pattern) ?? '', message, pattern);
  assert.equal(faultOfLabelRegex('[a-z]+'), null);
});

test('a pattern that would hang a backtracking engine takes no time', () => {
  const started = performance.now();
  assert.equal(takes('(a+)+b', 'a'.repeat(2_000)), false);
  assert.ok(performance.now() - started < 1_000);
});
