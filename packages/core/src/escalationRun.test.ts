import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideLevel, type EscalationRun, levelDueAt } from './escalationRun.ts';

const levels = [
  { delay: 0, channels: ['#dev'] },
  { delay: 900, channels: ['#ops', '#boss'] },
];
const run = (nextLevel: number): EscalationRun => ({ runId: 'r', policy: 'sla', alertId: 'a', levels, startedAt: 1_000_000, nextLevel });

test('a level is due its delay after the set-up; one that the run does not have is never due', () => {
  assert.deepEqual([levelDueAt(run(0), 0), levelDueAt(run(0), 1), levelDueAt(run(0), 2)], [1_000_000, 1_900_000, null]);
});

describe('a level that is due', () => {
  test('pages while the alert fires, and names the next', () => {
    assert.deepEqual(decideLevel(run(0), 'firing', 1_000_000), { do: 'page', level: 0, next: { level: 1, at: 1_900_000 } });
    assert.deepEqual(decideLevel(run(1), 'firing', 1_900_000), { do: 'page', level: 1, next: null });
  });

  test('stops when somebody has answered', () => {
    assert.deepEqual(decideLevel(run(0), 'acknowledged', 1_000_000), { do: 'stop', reason: 'acknowledged' });
    assert.deepEqual(decideLevel(run(1), 'resolved', 1_900_000), { do: 'stop', reason: 'resolved' });
  });

  test('waits for an alert that is still on its way, for ten minutes after the level was due', () => {
    assert.deepEqual(decideLevel(run(0), null, 1_000_000), { do: 'wait', at: 1_005_000 });
    assert.deepEqual(decideLevel(run(0), null, 1_600_000), { do: 'wait', at: 1_605_000 });
    assert.deepEqual(decideLevel(run(0), null, 1_600_001), { do: 'stop', reason: 'alert_never_arrived' });
    assert.deepEqual(decideLevel(run(1), null, 2_500_000), { do: 'wait', at: 2_505_000 });
  });
});
