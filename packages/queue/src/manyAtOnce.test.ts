import assert from 'node:assert/strict';
import test from 'node:test';
import { createManyAtOnce } from './manyAtOnce.ts';

test('a tenant has many when more than so many came within two windows, another does not', () => {
  const many = createManyAtOnce(10, 1_000);
  const answers = Array.from({ length: 12 }, (_, at) => many.note('loud', 5_000 + at * 50));
  assert.deepEqual(answers, [...Array(10).fill(false), true, true]);
  assert.equal(many.note('quiet', 5_600), false);
  assert.equal(many.note('loud', 6_500), true);
  assert.equal(many.note('loud', 9_000), false);
});

test('a steady rate below is never many', () => {
  const many = createManyAtOnce(64, 2_000);
  for (let at = 0; at < 60_000; at += 100) assert.equal(many.note('steady', 1_000_000 + at), false);
});
