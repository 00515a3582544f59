import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GroupCounts } from '@tocsin/contracts/view';
import { steady } from './flapping.ts';
import { decideFlush, flushTimeOf, type GroupState, mustWake, type Owed } from './group.ts';
import { compileRoute } from './routing.ts';

const low = '00000000-0000-8000-8000-000000000000';
const high = 'ffffffff-ffff-8fff-8fff-ffffffffffff';
const route = compileRoute({ receiver: 'r', group_wait: 1_000, group_interval: 10_000, repeat_interval: 100_000 });
const now = 1_000_000;

function group(more: Partial<GroupState> = {}): GroupState {
  return {
    ...{ groupId: low, routeKey: '', receiver: 'r', labels: {}, status: 'open', episode: 1, epoch: 3, groupIntervalMs: 10_000, repeatIntervalMs: 100_000 },
    ...{
      nextFlushAt: now,
      lastFlushAt: now - 10_000,
      heardAt: null,
      flaps: steady,
      refresh: false,
      openedAt: 0,
      receivedAt: 0,
      traceparent: null,
      acknowledgedBy: null,
      acknowledgedAt: null,
      acknowledgedUntil: null,
      owner: null,
      suppressed: 0,
    },
    ...more,
  };
}

const nothing: Owed = { transitions: 0, fired: 0, resolved: 0, hushed: [] };
const news: Owed = { transitions: 2, fired: 1, resolved: 1, hushed: [] };
const counts = (firing: number, acknowledged = 0, resolved = 0, suppressed = 0): GroupCounts => ({ firing, acknowledged, resolved, suppressed });

describe('when a change is told', () => {
  test('a group that is new, closed or was never flushed waits group_wait', () => {
    assert.equal(flushTimeOf(undefined, low, route, now), now + 1_000);
    assert.equal(flushTimeOf(group({ status: 'closed' }), low, route, now), now + 1_000);
    assert.equal(flushTimeOf(group({ lastFlushAt: null }), low, route, now), now + 1_000);
  });

  test('an open group waits until its interval after the last flush is over, and not at all when it is', () => {
    assert.equal(flushTimeOf(group({ lastFlushAt: now - 4_000 }), low, route, now), now + 6_000);
    assert.equal(flushTimeOf(group({ lastFlushAt: now - 40_000 }), low, route, now), now);
  });

  test('waits are shortened by up to a tenth, always the same for a group', () => {
    const at = flushTimeOf(undefined, high, route, now);
    assert.equal(at, now + 900);
    assert.equal(flushTimeOf(undefined, high, route, now), at);
    assert.equal(flushTimeOf(group({ lastFlushAt: now }), high, route, now), now + 9_000);
  });

  test('a group_wait of 0 means at once', () => {
    assert.equal(flushTimeOf(undefined, high, compileRoute({ receiver: 'r', group_wait: 0 }), now), now);
  });

  test('a group is woken when it does not wait, or waits for something later', () => {
    assert.deepEqual(
      [undefined, group({ status: 'closed' }), group({ nextFlushAt: null }), group({ nextFlushAt: now + 1 }), group({ nextFlushAt: now })].map((each) =>
        mustWake(each, now),
      ),
      [true, true, true, true, false],
    );
  });
});

describe('a flush', () => {
  test('that comes early does nothing, and says when it is due', () => {
    assert.deepEqual(decideFlush(group({ nextFlushAt: now + 6 }), news, counts(1), now), { reason: 'not_due', nextFlushAt: now + 6, close: false });
  });

  test('that comes five ms early is let pass', () => {
    assert.equal(decideFlush(group({ nextFlushAt: now + 5 }), news, counts(1), now).reason, 'changed');
  });

  test('of a group that waits for nothing is looked at', () => {
    assert.equal(decideFlush(group({ nextFlushAt: null }), news, counts(1), now).reason, 'changed');
  });

  test('is the first, a change, or the end of an episode; and looks again after the repeat interval while something is not resolved', () => {
    assert.deepEqual(decideFlush(group({ lastFlushAt: null }), news, counts(1), now), { reason: 'first', nextFlushAt: now + 100_000, close: false });
    assert.deepEqual(decideFlush(group(), news, counts(0, 1), now), { reason: 'changed', nextFlushAt: now + 100_000, close: false });
    assert.deepEqual(decideFlush(group(), news, counts(0, 0, 3), now), { reason: 'all_resolved', nextFlushAt: null, close: true });
  });

  test('of what fired and resolved before anybody was told is the first and the last', () => {
    assert.deepEqual(decideFlush(group({ lastFlushAt: null }), news, counts(0, 0, 1), now), { reason: 'first', nextFlushAt: null, close: true });
  });

  test('shows what a person did, and closes the group when that was the end', () => {
    assert.deepEqual(decideFlush(group({ refresh: true }), nothing, counts(0, 2), now), { reason: 'acted', nextFlushAt: now + 100_000, close: false });
    assert.deepEqual(decideFlush(group({ refresh: true }), nothing, counts(0, 0, 2), now), { reason: 'acted', nextFlushAt: null, close: true });
  });

  test('reminds of what fires unanswered after the repeat interval, not of what is acknowledged', () => {
    const long = group({ lastFlushAt: now - 100_000 });
    assert.deepEqual(decideFlush(long, nothing, counts(1), now), { reason: 'repeat', nextFlushAt: now + 100_000, close: false });
    assert.deepEqual(decideFlush(long, nothing, counts(0, 1), now), { reason: 'nothing_to_say', nextFlushAt: now + 100_000, close: false });
  });

  test('that finds nothing does not put off the reminder', () => {
    assert.deepEqual(decideFlush(group({ lastFlushAt: now - 60_000 }), nothing, counts(1), now), {
      reason: 'nothing_to_say',
      nextFlushAt: now + 40_000,
      close: false,
    });
  });

  test('that finds nothing left closes an open group, and leaves a closed one', () => {
    assert.deepEqual(decideFlush(group(), nothing, counts(0), now), { reason: 'nothing_to_say', nextFlushAt: null, close: true });
    assert.deepEqual(decideFlush(group({ status: 'closed' }), nothing, counts(0), now), { reason: 'nothing_to_say', nextFlushAt: null, close: false });
  });

  test('of what is suppressed says nothing before it was told, and looks again when the suppression ends', () => {
    const silent = group({ lastFlushAt: null });
    assert.deepEqual(decideFlush(silent, nothing, counts(0, 0, 0, 2), now, now + 7), { reason: 'nothing_to_say', nextFlushAt: now + 7, close: false });
    assert.deepEqual(decideFlush(silent, nothing, counts(0, 0, 0, 2), now), { reason: 'nothing_to_say', nextFlushAt: now + 100_000, close: false });
    assert.deepEqual(decideFlush(silent, nothing, counts(0), now), { reason: 'nothing_to_say', nextFlushAt: null, close: true });
  });

  test('shows in a message that is there that something is suppressed, once, and that it is not any more', () => {
    const later = { nextFlushAt: now + 90_000, close: false };
    assert.deepEqual(decideFlush(group(), nothing, counts(1, 0, 0, 1), now), { reason: 'suppressed', ...later });
    assert.equal(decideFlush(group({ suppressed: 1 }), nothing, counts(1, 0, 0, 1), now).reason, 'nothing_to_say');
    assert.deepEqual(decideFlush(group({ suppressed: 1 }), nothing, counts(2), now), { reason: 'suppressed', ...later });
  });

  test('of what is suppressed puts off no reminder, and gives way to one that is due', () => {
    const heard = group({ heardAt: now - 60_000 });
    const quiet: Owed = { transitions: 1, fired: 0, resolved: 0, hushed: [] };
    assert.deepEqual(decideFlush(heard, nothing, counts(1, 0, 0, 1), now), { reason: 'suppressed', nextFlushAt: now + 40_000, close: false });
    assert.deepEqual(decideFlush(heard, quiet, counts(1, 0, 1), now), { reason: 'changed', nextFlushAt: now + 40_000, close: false });
    const due = group({ heardAt: now - 100_000, suppressed: 1 });
    assert.equal(decideFlush(due, nothing, counts(1), now).reason, 'repeat');
    assert.equal(decideFlush(due, quiet, counts(1, 0, 1), now).reason, 'repeat');
  });

  test('does not remind of what is suppressed', () => {
    const long = group({ lastFlushAt: now - 100_000, suppressed: 1 });
    assert.equal(decideFlush(long, nothing, counts(0, 0, 0, 1), now).reason, 'nothing_to_say');
  });

  test('never asks to be looked at again at once', () => {
    for (const lastFlushAt of [null, now - 1, now - 99_996, now - 100_000, now - 500_000])
      for (const refresh of [true, false])
        for (const owed of [nothing, news])
          for (const stand of [counts(1), counts(0, 1), counts(1, 1, 1), counts(0, 0, 1)]) {
            const { nextFlushAt } = decideFlush(group({ lastFlushAt, refresh }), owed, stand, now);
            assert.ok(nextFlushAt === null || nextFlushAt > now, JSON.stringify({ lastFlushAt, refresh, owed, stand }));
          }
  });
});
