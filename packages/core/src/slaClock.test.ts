import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Standing } from './escalationRun.ts';
import { clocksOf, decideClock } from './slaClock.ts';

const policy = { name: 'p', acknowledgeWithinMs: 600_000, resolveWithinMs: 3_600_000, warnBeforeMs: 120_000 };
const run = { runId: 'r', alertId: 'a', groupId: null, episode: null, startedAt: 0 } as const;
const standing = (more: Partial<Standing>): Standing => ({ firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: 'high', ...more });

test('each promise has its own clock, looked at for its warning first, where there is time for one', () => {
  const times = (more: Partial<typeof policy>) => clocksOf({ ...policy, ...more }, run).map(({ kind, dueAt, nextAt }) => [kind, dueAt, nextAt]);
  assert.deepEqual(times({}), [
    ['acknowledge', 600_000, 480_000],
    ['resolve', 3_600_000, 3_480_000],
  ]);
  assert.deepEqual(times({ warnBeforeMs: 600_000 })[0], ['acknowledge', 600_000, 600_000]);
  assert.deepEqual(clocksOf({ ...policy, acknowledgeWithinMs: null, resolveWithinMs: null }, run), []);
});

test('one is kept when nothing fires unanswered, the other when all is over; what is suppressed is missed without a word', () => {
  const [acknowledge, resolve] = clocksOf(policy, run);
  if (!acknowledge || !resolve) assert.fail();
  assert.deepEqual(decideClock(acknowledge, standing({ acknowledged: 1 }), 480_000), { do: 'met' });
  assert.deepEqual(decideClock(acknowledge, standing({ firing: 1 }), 480_000), { do: 'warn', say: true });
  assert.deepEqual(decideClock(acknowledge, standing({ firing: 1 }), 600_000), { do: 'breach', say: true });
  assert.deepEqual(decideClock(resolve, standing({ acknowledged: 1 }), 3_600_000), { do: 'breach', say: true });
  assert.deepEqual(decideClock(resolve, standing({ suppressed: 1 }), 3_600_000), { do: 'breach', say: false });
  assert.deepEqual(decideClock(resolve, standing({ resolved: 1 }), 3_480_000), { do: 'met' });
  assert.deepEqual(decideClock(resolve, null, 3_480_000), { do: 'met' });
});
