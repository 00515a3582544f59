import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calmAt, countTurns, type Flaps, flappingOf, steady } from './flapping.ts';

const minute = 60_000;
const start = 1_700_000_000_000;
const one = (over: boolean) => ({ over, transitions: 1, alerts: 1 });

/** A group that fires and is over in turn, a minute after each other. */
function turning(times: number, everyMs = minute): { flaps: Flaps; at: number } {
  let flaps = steady;
  let at = start;
  for (let turn = 0; turn < times; turn += 1) {
    at = start + turn * everyMs;
    flaps = countTurns(flaps, one(turn % 2 === 1), at);
  }
  return { flaps, at };
}

test('the third time that a group fires within a quarter of an hour it flaps', () => {
  assert.equal(flappingOf(turning(4).flaps, start), null);
  assert.deepEqual(flappingOf(turning(5).flaps, start + 4 * minute), { times: 3, ms: 4 * minute });
  assert.equal(flappingOf(turning(9, 4 * minute).flaps, start), null);
});

test('what it went through and back between two flushes counts; many alerts of one group do not', () => {
  const seen = countTurns(steady, { over: false, transitions: 5, alerts: 1 }, start);
  assert.deepEqual(flappingOf(seen, start), { times: 3, ms: 0 });
  let flaps = countTurns(steady, { over: false, transitions: 1_000, alerts: 1_000 }, start);
  for (let flush = 1; flush < 20; flush += 1) flaps = countTurns(flaps, { over: false, transitions: 50, alerts: 50 }, start + flush * 1_000);
  assert.equal(flappingOf(flaps, start), null);
});

test('it is calm when it has not turned for ten minutes, and not before', () => {
  const { flaps, at } = turning(7);
  assert.equal(calmAt(flaps), at + 10 * minute);
  assert.notEqual(flappingOf(countTurns(flaps, { over: false, transitions: 0, alerts: 0 }, at + 10 * minute - 1), at), null);
  const calm = countTurns(flaps, { over: false, transitions: 0, alerts: 0 }, at + 10 * minute);
  assert.deepEqual([flappingOf(calm, at), calm.turns], [null, []]);
});

test('a group that turns for ever keeps little', () => {
  assert.ok(turning(10_000, 100).flaps.turns.length <= 40);
});
