import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { termsOfLevels } from './escalationPolicy.ts';
import { decideStep, type EscalationRun, firstPlace, heldUntil, levelDueAt, lookAtHeldMs, type Standing } from './escalationRun.ts';

const terms = {
  ...termsOfLevels([
    { delay: 0, channels: ['#dev'] },
    { delay: 900, channels: ['#ops'] },
  ]),
  repeatDelayMs: 600_000,
};
const place = (nextLevel: number, round = 0) => ({ round, nextLevel, nextAt: 1_000_000 + (nextLevel === 0 ? 0 : 900_000), baseAt: 1_000_000 });
const run = (nextLevel: number, more: Partial<EscalationRun> = {}): EscalationRun =>
  ({
    ...{ runId: 'r', policy: 'sla', alertId: 'a', groupId: null, episode: null, terms, startedAt: 1_000_000, asked: [] },
    ...place(nextLevel),
    ...more,
  }) as EscalationRun;
const standing = (more: Partial<Standing>): Standing => ({ firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: 'high', ...more });
const firing = standing({ firing: 1 });

test('a level is due its delay after its round began; one that the run does not have is never due', () => {
  assert.deepEqual([levelDueAt(run(0), 0), levelDueAt(run(0), 1), levelDueAt(run(0), 2)], [1_000_000, 1_900_000, null]);
  assert.deepEqual(firstPlace(terms, 5_000), { round: 0, nextLevel: 0, nextAt: 5_000, baseAt: 5_000 });
  assert.equal(firstPlace({ ...terms, levels: [] }, 0), null);
});

describe('a level that is due', () => {
  test('pages while something fires, and names the next', () => {
    assert.deepEqual(decideStep(run(0), firing, null, 1_000_020), { do: 'page', level: 0, next: place(1) });
  });

  test('behind the last one, somebody has time to answer before it is said that nobody has', () => {
    const then = { ...place(2), nextAt: 2_500_000 };
    assert.deepEqual(decideStep(run(1), firing, null, 1_900_000), { do: 'page', level: 1, next: then });
    assert.deepEqual(decideStep(run(2, then), firing, null, 2_500_000), { do: 'give_up' });
  });

  test('in all but the last round the first level comes again', () => {
    const twice = { ...terms, rounds: 2 };
    const then = { round: 1, nextLevel: 0, nextAt: 2_500_000, baseAt: 2_500_000 };
    assert.deepEqual(decideStep(run(1, { terms: twice }), firing, null, 1_900_000), { do: 'page', level: 1, next: then });
    assert.deepEqual(decideStep(run(1, { terms: twice, round: 1 }), firing, null, 1_900_000), {
      ...{ do: 'page', level: 1 },
      next: { ...place(2, 1), nextAt: 2_500_000 },
    });
  });

  test('stops when somebody has answered, but not where only the end stops it', () => {
    const acknowledged = standing({ acknowledged: 1 });
    assert.deepEqual(decideStep(run(0), acknowledged, null, 1_000_000), { do: 'stop', reason: 'acknowledged' });
    assert.deepEqual(decideStep(run(1), standing({ resolved: 1 }), null, 1_900_000), { do: 'stop', reason: 'resolved' });
    assert.equal(decideStep(run(0, { terms: { ...terms, stopsOnAck: false } }), acknowledged, null, 1_000_000).do, 'page');
  });

  test('waits while all that fires is suppressed, and what comes behind it keeps its distance', () => {
    const step = decideStep(run(1), standing({ suppressed: 2 }), null, 1_900_000);
    const until = { ...place(1), nextAt: 1_900_000 + lookAtHeldMs, baseAt: 1_000_000 + lookAtHeldMs };
    assert.deepEqual(step, { do: 'wait', held: true, until });
    assert.equal(levelDueAt({ terms, baseAt: until.baseAt }, 1), until.nextAt);
    assert.equal(decideStep(run(1), standing({ suppressed: 2, firing: 1 }), null, 1_900_000).do, 'page');
  });

  test('waits for the business hours, unless it is critical and nothing else was said', () => {
    const openAt = 9_000_000;
    assert.deepEqual(decideStep(run(0), firing, openAt, 1_000_000), { do: 'wait', held: false, until: heldUntil(place(0), openAt) });
    const critical = standing({ firing: 1, severity: 'critical' });
    assert.equal(decideStep(run(0), critical, openAt, 1_000_000).do, 'page');
    assert.equal(decideStep(run(0, { terms: { ...terms, criticalWaits: true } }), critical, openAt, 1_000_000).do, 'wait');
  });

  test('waits for an alert that is still on its way, for ten minutes after the level was due', () => {
    assert.deepEqual(decideStep(run(0), null, null, 1_000_000), { do: 'wait', held: false, until: { ...place(0), nextAt: 1_005_000 } });
    assert.deepEqual(decideStep(run(0), null, null, 1_600_001), { do: 'stop', reason: 'alert_never_arrived' });
  });
});
