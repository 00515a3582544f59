import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBreakers } from './breaker.ts';

test('an endpoint that fails too often in a row is left alone, then probed by one', () => {
  let now = 1_000;
  const breakers = createBreakers({ failuresMost: 3, openMs: 500, now: () => now });
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) breakers.note('a', 'failed');
  };
  fail(2);
  breakers.note('a', 'answered');
  fail(2);
  assert.equal(breakers.refusedUntil('a'), null);
  fail(1);
  assert.deepEqual([breakers.refusedUntil('a'), breakers.refusedUntil('b')], [1_500, null]);
  now = 1_500;
  assert.deepEqual([breakers.refusedUntil('a'), breakers.refusedUntil('a')], [null, 2_000], 'one probe, the others wait');
  fail(1);
  assert.equal(breakers.refusedUntil('a'), 2_000);
  now = 2_000;
  assert.equal(breakers.refusedUntil('a'), null);
  breakers.note('a', 'answered');
  assert.equal(breakers.refusedUntil('a'), null);
  fail(2);
  assert.equal(breakers.refusedUntil('a'), null);
});
