import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bucketOf, findPosting, matchingNumbers, packPostings } from './postings.ts';

const terms = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }), { minLength: 1, maxLength: 300 });
const clauses = fc.array(fc.array(fc.integer({ min: 0, max: 45 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });

test('what was packed is found again: exactly the alerts that have a term of every clause, the last first', () => {
  fc.assert(
    fc.property(terms, clauses, (lists, wanted) => {
      const sets = lists.map((list) => new Set(list.map((term) => term * 0x05f5e10b)));
      const buckets = packPostings(sets);
      const asked = wanted.map((clause) => clause.map((term) => term * 0x05f5e10b));
      const found = matchingNumbers(asked, sets.length, (term) => findPosting(buckets.get(bucketOf(term)) ?? Buffer.alloc(0), term, sets.length));
      const expected = sets.flatMap((set, number) => (asked.every((clause) => clause.some((term) => set.has(term))) ? [number] : [])).reverse();
      assert.deepEqual(found, expected);
    }),
  );
});

test('a term that every alert has takes a bit for each', () => {
  const packed = packPostings(Array.from({ length: 4_096 }, () => new Set([7])));
  assert.equal(packed.get(bucketOf(7))?.length, 6 + 512);
});
