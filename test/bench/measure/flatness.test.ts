import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatnessOf } from './flatness.ts';

const minute = 60_000;
const samples = (megabytes: (minute: number) => number) => Array.from({ length: 31 }, (_, at) => ({ atMs: at * minute, megabytes: megabytes(at) }));

test('a heap that breathes is flat, and so is one that grew while it started', () => {
  assert.equal(flatnessOf(samples((at) => 100 + 20 * (at % 5))).isFlat, true);
  const warm = flatnessOf(samples((at) => Math.min(at, 10) * 10));
  assert.deepEqual([warm.isFlat, warm.start, warm.end], [true, 0, 100]);
});

test('a leak of 1 MB a minute is seen, and how steep it is', () => {
  const { isFlat, megabytesPerHour, middle } = flatnessOf(samples((at) => 100 + at));
  assert.deepEqual([isFlat, Math.round(megabytesPerHour), middle], [false, 60, 115]);
});

test('five looks say nothing', () => {
  assert.equal(flatnessOf(samples(() => 100).slice(0, 5)).isFlat, false);
});
