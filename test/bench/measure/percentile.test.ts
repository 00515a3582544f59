import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile } from './percentile.ts';

test('nearest rank: the value itself, never between two', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  assert.deepEqual([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1), percentile(hundred, 0)], [50, 99, 100, 1]);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});
