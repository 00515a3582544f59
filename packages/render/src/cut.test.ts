import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cut, escapedCost, plainCost } from './cut.ts';

test('text that fits is left alone, escaped characters counted as Slack counts them', () => {
  assert.equal(cut('a&b<c', 12, escapedCost), 'a&b<c');
  assert.equal(cut('a&b<c', 11, escapedCost), 'a&b…');
  assert.equal(cut('abcdef', 6, plainCost), 'abcdef');
  assert.equal(cut('abc def', 5, plainCost), 'abc…');
});

test('what a reader sees as one character is kept whole', () => {
  assert.equal(cut('ab👩‍👩‍👧‍👦cd', 9, plainCost), 'ab…');
  assert.equal(cut('abe\u0301e\u0301', 5, plainCost), 'abe\u0301…');
});

test('a single endless character is cut all the same, without half of a pair', () => {
  const chain = '👩\u200d'.repeat(100);
  const short = cut(chain, 20, plainCost);
  assert.ok(short.length > 10 && short.length <= 20 && short.isWellFormed());
});

test('nothing is ever longer than it may be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -1, max: 40 }), (text, max) => {
      const short = cut(text, max, escapedCost);
      assert.ok(Array.from(short).reduce((sum, char) => sum + escapedCost(char.charCodeAt(0)) + char.length - 1, 0) <= Math.max(0, max));
      assert.ok(short.isWellFormed());
    }),
  );
});
