import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import fc from 'fast-check';
import type { AlertState } from './alertState.ts';
import { type Fold, foldEvents, type Logged, type StampedEvent } from './lifecycle.ts';

const person = { kind: 'slack', teamId: 'T1', userId: 'U1', name: 'anna' } as const;

function firing(more: Partial<AlertEvent> = {}): AlertEvent {
  return {
    ...{ alertId: '00000000-0000-8000-8000-000000000001', fingerprint: '0123456789abcdef', status: 'firing', alertType: 'cpu', severity: 'warning' },
    ...{ environment: 'prod', message: 'CPU > 90%', labels: { alertname: 'cpu' }, annotations: {}, startsAt: 1_000, endsAt: null, generatorUrl: null },
    ...more,
  };
}

function resolved(more: Partial<AlertEvent> = {}): AlertEvent {
  return firing({ status: 'resolved', endsAt: 5_000, ...more });
}

function fold(previous: AlertState | null, ...events: [stamp: number, event: AlertEvent][]): Fold {
  return foldEvents(
    previous,
    events.map(([stamp, event]) => ({ stamp, event })),
  );
}

const fired = fold(null, [10, firing()]).next;
const acknowledged: AlertState = { ...fired, status: 'acknowledged', acknowledgedAt: 2_000, acknowledgedBy: person };
const over = fold(fired, [20, resolved()]).next;
const overByPerson: AlertState = { ...over, resolvedBy: person };

describe('an alert', () => {
  test('that nobody knew fires: one transition, a new episode', () => {
    const { next, change, isNew, startsEpisode, transitions } = fold(null, [10, firing()]);
    assert.deepEqual([next.status, next.stamp, next.unseen, change, isNew, startsEpisode, transitions], ['firing', 10, false, 'state', true, true, 1]);
  });

  test('that nobody knew is resolved: told as fired and resolved, two transitions, unseen', () => {
    const { next, transitions } = fold(null, [10, resolved()]);
    assert.deepEqual([next.status, next.unseen, next.resolvedAt, transitions], ['resolved', true, 5_000, 2]);
  });

  test('that fires and repeats unchanged leaves no trace', () => {
    const { change, transitions, log, next } = fold(fired, [20, firing()]);
    assert.deepEqual([change, transitions, log, next], ['none', 0, [], fired]);
  });

  test('that fires with another text is stored, and nobody has to be told', () => {
    const { change, transitions, next, log } = fold(fired, [20, firing({ message: 'CPU > 95%' })]);
    assert.deepEqual([change, transitions, next.message, next.stamp, log.length], ['text', 0, 'CPU > 95%', 20, 1]);
    assert.equal(fold(fired, [20, firing({ annotations: { runbook: 'x' } })]).change, 'text');
  });

  test('that gets worse is a transition, without a new episode', () => {
    const { change, transitions, next, startsEpisode } = fold(fired, [20, firing({ severity: 'critical' })]);
    assert.deepEqual([change, transitions, next.severity, startsEpisode, next.startsAt], ['state', 1, 'critical', false, 1_000]);
  });

  test('that fires is resolved', () => {
    const { next, transitions, startsEpisode } = fold(fired, [20, resolved()]);
    assert.deepEqual([next.status, next.resolvedAt, next.expiresAt, next.unseen, transitions, startsEpisode], ['resolved', 5_000, null, false, 1, false]);
  });

  test('that was acknowledged stays so while it repeats', () => {
    const { next, change } = fold(acknowledged, [20, firing()]);
    assert.deepEqual([next.status, change], ['acknowledged', 'none']);
    assert.equal(fold(acknowledged, [20, firing({ message: 'other' })]).next.status, 'acknowledged');
    assert.equal(fold(acknowledged, [20, firing({ severity: 'critical' })]).next.acknowledgedBy, person);
  });

  test('that was acknowledged is resolved', () => {
    assert.deepEqual([fold(acknowledged, [20, resolved()]).next.status, fold(acknowledged, [20, resolved()]).transitions], ['resolved', 1]);
  });

  test('that is resolved and is resolved again is no transition', () => {
    assert.deepEqual([fold(over, [30, resolved()]).transitions, fold(over, [30, resolved()]).log], [0, []]);
  });

  test('that was resolved fires again: a new episode that nobody has acknowledged', () => {
    const before: AlertState = { ...over, acknowledgedAt: 1, acknowledgedBy: person, unseen: true };
    const { next, transitions, startsEpisode } = fold(before, [30, firing({ startsAt: 9_000 })]);
    assert.deepEqual([next.status, next.startsAt, next.resolvedAt, next.acknowledgedBy, next.unseen], ['firing', 9_000, null, null, false]);
    assert.deepEqual([transitions, startsEpisode], [1, true]);
  });

  test('that a person resolved stays so while its source repeats the same episode, and fires with a later one', () => {
    assert.equal(fold(overByPerson, [30, firing()]).change, 'none');
    assert.equal(fold(overByPerson, [30, firing({ startsAt: 500 })]).change, 'none');
    assert.equal(fold(overByPerson, [30, firing({ startsAt: 1_001 })]).next.status, 'firing');
  });

  test('that its source resolved fires again even with the same start', () => {
    assert.equal(fold(over, [30, firing()]).next.status, 'firing');
  });
});

describe('an event that comes late', () => {
  const fires = { stamp: 10, status: 'firing' } as const;
  const ends = { stamp: 20, status: 'resolved' } as const;
  const late = (start: AlertState, event: StampedEvent, ...log: Logged[]) => foldEvents(start, [event], log);

  test('is kept, changes nothing, and is not news where its neighbours say the same', () => {
    const { next, change, transitions, log } = late(over, { stamp: 15, event: firing() }, fires, ends);
    assert.deepEqual([next, change, transitions], [over, 'none', 0]);
    assert.deepEqual(log, [{ stamp: 15, status: 'firing', transition: false }]);
  });

  test('is a turn and the turn back where both its neighbours say something else', () => {
    const firesAgain = fold(fired, [30, firing({ startsAt: 8_000 })]);
    assert.deepEqual(firesAgain.log, [{ stamp: 30, status: 'firing', transition: false }], 'what may be a new episode is logged');
    assert.equal(late(firesAgain.next, { stamp: 20, event: resolved() }, fires, ...firesAgain.log).transitions, 2);
    assert.equal(late(firesAgain.next, { stamp: 20, event: resolved() }, fires, ends, ...firesAgain.log).transitions, 0, 'unless it is there already');
  });

  test('is not news as the start of what was told as fired and resolved', () => {
    const unseen = fold(null, [20, resolved()]);
    assert.deepEqual([unseen.transitions, late(unseen.next, { stamp: 15, event: firing() }, ...unseen.log).transitions], [2, 0]);
  });

  test('with the very stamp of the record is the same event again: nobody is told', () => {
    assert.equal(fold(fired, [10, resolved()]).transitions, 0);
  });

  test('an end that was overtaken by a later start does not resolve it', () => {
    const restarted = fold(fired, [30, firing({ startsAt: 8_000 })]).next;
    assert.equal(fold(restarted, [20, resolved()]).next.status, 'firing');
  });

  test('a start that was overtaken by a later end does not fire again', () => {
    const ended = fold(over, [40, resolved({ startsAt: 8_000, endsAt: 9_000 })]).next;
    assert.equal(fold(ended, [30, firing({ startsAt: 8_000 })]).next.status, 'resolved');
  });
});

describe('the lease', () => {
  const leased = fold(null, [10, firing({ endsAt: 300_000 })]).next;

  test('is not written again while more than half of it is left', () => {
    assert.equal(fold(leased, [20, firing({ endsAt: 599_000 })]).change, 'none');
  });

  test('is written when less than half of it is left', () => {
    const { change, next, transitions, log } = fold(leased, [20, firing({ endsAt: 600_001 })]);
    assert.deepEqual([change, next.expiresAt, next.stamp, transitions, log], ['lease', 600_001, 20, 0, []]);
  });

  test('is written when it is shortened, given up or given', () => {
    assert.equal(fold(leased, [20, firing({ endsAt: 200_000 })]).next.expiresAt, 200_000);
    assert.equal(fold(leased, [20, firing({ endsAt: null })]).next.expiresAt, null);
    assert.equal(fold(fired, [20, firing({ endsAt: 200_000 })]).next.expiresAt, 200_000);
  });
});

const event = fc
  .record({
    status: fc.constantFrom('firing' as const, 'resolved' as const),
    severity: fc.constantFrom('critical' as const, 'warning' as const),
    message: fc.constantFrom('a', 'b'),
    startsAt: fc.integer({ min: 0, max: 5_000 }),
    endsAt: fc.option(fc.integer({ min: 0, max: 900_000 })),
  })
  .map((more) => firing(more));
const history = fc
  .array(event, { minLength: 1, maxLength: 12 })
  .map((events) => events.map((each, index): StampedEvent => ({ stamp: index + 1, event: each })));
const starts = fc.constantFrom(null, fired, acknowledged, over, overByPerson).map((state) => state && { ...state, stamp: 0 });

test('events in one batch or in any batches in their order come to the same state, the same transitions and the same log', () => {
  fc.assert(
    fc.property(starts, history, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (start, events, cuts) => {
      const whole = foldEvents(start, events);
      let state = start;
      let transitions = 0;
      const log: Fold['log'] = [];
      for (let from = 0; from < events.length; ) {
        let to = from + 1;
        while (to < events.length && !cuts[to]) to += 1;
        const part = foldEvents(state, events.slice(from, to));
        if (part.change !== 'none') state = part.next;
        transitions += part.transitions;
        log.push(...part.log);
        from = to;
      }
      assert.deepEqual([state, transitions, log], [whole.change === 'none' ? start : whole.next, whole.transitions, whole.log]);
    }),
    { numRuns: 500 },
  );
});

test('an alert that turns comes to the same state and the same transitions in whatever order its events are worked', () => {
  const turns = fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }).map((ends) =>
    ends.map((end, index): StampedEvent => {
      const at = (index + 1) * 1_000;
      return { stamp: index + 1, event: end ? resolved({ startsAt: at - 500, endsAt: at }) : firing({ startsAt: at }) };
    }),
  );
  const work = (events: readonly StampedEvent[]) => {
    let state: AlertState | null = null;
    let transitions = 0;
    const log: Fold['log'] = [];
    for (const event of events) {
      const fold = foldEvents(state, [event], log);
      if (fold.change !== 'none') state = fold.next;
      transitions += fold.transitions;
      log.push(...fold.log);
    }
    return [state?.status, state?.stamp, transitions];
  };
  fc.assert(
    fc.property(
      turns.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
      ([events, shuffled]) => {
        assert.deepEqual(work(shuffled), work(events));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('every transition is in the log, and no fold counts less than it logs', () => {
  fc.assert(
    fc.property(starts, fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8]), fc.array(event, { minLength: 8, maxLength: 8 }), (start, stamps, events) => {
      fc.pre(stamps.length > 0);
      const { transitions, log } = foldEvents(
        start,
        stamps.map((stamp) => ({ stamp, event: events[stamp - 1] ?? firing() })),
      );
      assert.ok(transitions >= log.filter((each) => each.transition).length);
    }),
  );
});
