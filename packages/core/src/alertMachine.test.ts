import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import fc from 'fast-check';
import { type Act, actOn, actsOn, byTime, type Stage, stageOf } from './alertMachine.ts';
import type { AlertState } from './alertState.ts';
import { type Fold, foldEvents } from './lifecycle.ts';

const anna = { kind: 'slack', teamId: 'T1', userId: 'U1', name: 'anna' } as const;
const [now, later] = [10_000, 70_000];

function event(status: AlertEvent['status'], at: number, more: Partial<AlertEvent> = {}): AlertEvent {
  return {
    ...{ alertId: '00000000-0000-8000-8000-000000000001', fingerprint: '0123456789abcdef', status, alertType: 'cpu', severity: 'warning' },
    ...{ environment: 'prod', message: 'CPU > 90%', labels: { alertname: 'cpu' }, annotations: {}, startsAt: at, endsAt: null, generatorUrl: null },
    ...(status === 'resolved' && { endsAt: at }),
    ...more,
  };
}

const firing = foldEvents(null, [{ stamp: 1, event: event('firing', 1_000) }]).next;
const must = (state: AlertState, act: Act, at = now): AlertState => ({ ...state, ...(actOn(state, act, at) ?? assert.fail(`${act.do} did nothing`)) });
const acknowledged = must(firing, { do: 'acknowledge', by: anna });
const snoozed = must(firing, { do: 'snooze', by: anna, until: later });
const byPerson = must(firing, { do: 'resolve', by: anna });
const bySource = foldEvents(firing, [{ stamp: 2, event: event('resolved', 2_000) }]).next;
const leased = { ...firing, expiresAt: now };
const expired = must(leased, { do: 'expire' });

const acts: readonly Act[] = [
  { do: 'acknowledge', by: anna },
  { do: 'snooze', by: anna, until: 5 * later },
  { do: 'unacknowledge' },
  { do: 'lapse' },
  { do: 'resolve', by: anna },
  { do: 'expire' },
  { do: 'reopen' },
];

describe('an act', () => {
  test('leads where the table says, from every state', () => {
    const table: Record<string, (Stage | '-')[]> = {};
    for (const [name, state] of Object.entries({ firing, acknowledged, snoozed, bySource, byPerson, expired }))
      table[name] = acts.map((act) => {
        const next = actOn(state, act, later);
        return next === null ? '-' : stageOf(next);
      });
    assert.deepEqual(table, {
      firing: ['acknowledged', 'snoozed', '-', '-', 'resolved', '-', '-'],
      acknowledged: ['-', 'snoozed', 'firing', '-', 'resolved', '-', '-'],
      snoozed: ['-', 'snoozed', 'firing', 'firing', 'resolved', '-', '-'],
      bySource: ['-', '-', '-', '-', '-', '-', '-'],
      byPerson: ['-', '-', '-', '-', '-', '-', 'firing'],
      expired: ['-', '-', '-', '-', '-', '-', 'firing'],
    });
  });

  test('keeps who and when', () => {
    assert.deepEqual([acknowledged.acknowledgedBy, acknowledged.acknowledgedAt, acknowledged.acknowledgedUntil], [anna, now, null]);
    assert.deepEqual([snoozed.acknowledgedBy, snoozed.acknowledgedUntil], [anna, later]);
    assert.deepEqual([byPerson.resolvedBy, byPerson.resolvedAt, expired.resolvedBy, expired.resolvedAt], [anna, now, byTime, now]);
    assert.deepEqual([must(snoozed, { do: 'unacknowledge' }).acknowledgedBy, must(byPerson, { do: 'reopen' }).resolvedAt], [null, null]);
  });

  test('of two that are the same the second finds nothing to do; a snooze ends within a minute of another', () => {
    assert.equal(actOn(snoozed, { do: 'snooze', by: anna, until: later + 59_000 }, now), null);
    assert.equal(actOn(snoozed, { do: 'snooze', by: anna, until: later + 60_000 }, now)?.acknowledgedUntil, later + 60_000);
    assert.equal(actOn(firing, { do: 'snooze', by: anna, until: now }, now), null, 'one that is over before it begins is none');
  });

  test('before its time does nothing: a snooze lasts to its end, and a lease', () => {
    assert.equal(actOn(snoozed, { do: 'lapse' }, later - 1), null);
    assert.equal(actOn(leased, { do: 'expire' }, now - 1), null);
  });
});

describe('the source', () => {
  const repeats = { stamp: 20, event: event('firing', 1_000) };

  test('that is heard again makes fire what time resolved, not what a person did', () => {
    assert.equal(foldEvents(expired, [repeats]).next.status, 'firing');
    assert.equal(foldEvents(byPerson, [repeats]).change, 'none');
  });

  test('that says it is over after a person did has the last word', () => {
    const { next, transitions } = foldEvents(byPerson, [{ stamp: 20, event: event('resolved', 2_000) }]);
    assert.deepEqual([next.status, next.resolvedBy, transitions, actOn(next, { do: 'reopen' }, now)], ['resolved', null, 0, null]);
  });

  test('whose end comes late, between what was acknowledged and what fires now, takes the acknowledgement with it', () => {
    const [first, ends, again] = [
      { stamp: 1, status: 'firing' },
      { stamp: 20_000_000, event: event('resolved', 20_000) },
      { stamp: 30_000_000, event: event('firing', 30_000) },
    ] as const;
    const repeated = foldEvents(acknowledged, [again]);
    assert.equal(repeated.next.status, 'acknowledged');
    const { next, transitions, change } = foldEvents(repeated.next, [ends], [first, ...repeated.log]);
    assert.deepEqual([next.status, next.acknowledgedBy, transitions, change], ['firing', null, 2, 'state']);
    const before = must(foldEvents(firing, [{ stamp: 8_000_000, event: event('firing', 8_000) }]).next, { do: 'acknowledge', by: anna });
    const log = [first, { stamp: 8_000_000, status: 'firing' } as const];
    const old = foldEvents(before, [{ stamp: 5_000_000, event: event('resolved', 5_000) }], log);
    assert.deepEqual([old.next.status, old.transitions], ['acknowledged', 2], 'not an end before what was acknowledged began');
  });
});

// A life: what the source says at times, and what people and time do. A step is a second; whatever arrives is worked with the record as it is then.
type Step = { at: number; event: AlertEvent } | { at: number; act: Act };
const life = fc
  .array(
    fc.oneof(
      fc.constantFrom('firing' as const, 'resolved' as const).map((status) => ({ status })),
      fc.constantFrom(...acts).map((act) => ({ act })),
      fc.integer({ min: 1, max: 6 }).map((seconds) => ({ act: { do: 'snooze' as const, by: anna, until: seconds * 1_000 } })),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((steps) =>
    steps.map((step, index): Step => {
      const at = (index + 1) * 1_000;
      if ('status' in step) return { at, event: event(step.status, at) };
      return { at, act: step.act.do === 'snooze' ? { ...step.act, until: at + step.act.until } : step.act };
    }),
  );

interface World {
  state: AlertState | null;
  log: Fold['log'];
}

function arrive(world: World, at: number, what: AlertEvent): void {
  const fold = foldEvents(world.state, [{ stamp: at * 1_000, event: what }], world.log);
  if (fold.change !== 'none') world.state = fold.next;
  world.log.push(...fold.log);
}

/** Lives a life whose events come so many seconds late, and so many times. Calls `look` after each step. */
function live(steps: readonly Step[], delays: readonly number[], copies: readonly number[], look: (world: World, step: Step) => void = () => undefined): World {
  const arrivals = steps.flatMap((step, index): { when: number; step: Step }[] => {
    if ('act' in step) return [{ when: step.at, step }];
    const when = step.at + (delays[index] ?? 0) * 1_000;
    return Array.from({ length: 1 + (copies[index] ?? 0) }, (_, copy) => ({ when: when + copy * 700, step }));
  });
  const world: World = { state: null, log: [] };
  for (const { when, step } of arrivals.sort((a, b) => a.when - b.when)) {
    if ('event' in step) arrive(world, step.at, step.event);
    else if (world.state !== null) world.state = { ...world.state, ...actOn(world.state, step.act, when) };
    look(world, step);
  }
  return world;
}

const never: readonly number[] = [];
const each = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: 14, maxLength: 14 });
const loudness: Readonly<Record<string, number>> = { firing: 2, acknowledged: 1, resolved: 0 };

describe('any life', () => {
  test('comes to the same state however often its events come', () => {
    fc.assert(
      fc.property(life, each(3), (steps, copies) => {
        const strip = ({ state }: World) => state && [state.status, state.stamp, state.acknowledgedBy, state.acknowledgedUntil, state.resolvedBy];
        assert.deepEqual(strip(live(steps, never, copies)), strip(live(steps, never, never)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('comes to the same state in whatever order its events come, where nobody acts between', () => {
    fc.assert(
      fc.property(life, each(12), (steps, delays) => {
        const events = steps.filter((step) => 'event' in step);
        assert.equal(live(events, delays, never).state?.status, live(events, never, never).state?.status);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in which people acknowledge is never quieter than the truth because its events came late', () => {
    fc.assert(
      fc.property(life, each(12), (all, delays) => {
        const steps = all.filter((step) => 'event' in step || step.act.do === 'acknowledge');
        const [late, truth] = [live(steps, delays, never).state, live(steps, never, never).state];
        if (truth === null || late === null) return;
        assert.ok((loudness[late.status] ?? 0) >= (loudness[truth.status] ?? 0), `${late.status} for ${truth.status}`);
      }),
      { numRuns: 2_000 },
    );
  });

  test('has no level of an escalation between an acknowledgement and what takes it back', () => {
    fc.assert(
      fc.property(life, each(3), (steps, copies) => {
        let answeredSince: number | null = null;
        live(steps, never, copies, ({ state }, step) => {
          const takesBack = 'act' in step ? ['unacknowledge', 'lapse', 'reopen'].includes(step.act.do) : step.event.status === 'resolved';
          if (takesBack || state === null) answeredSince = null;
          if (state?.status === 'acknowledged' && answeredSince === null) answeredSince = step.at;
          if (state?.status === 'resolved') answeredSince = null;
          assert.ok(answeredSince === null || state?.status !== 'firing', `a level fires though it was acknowledged at ${answeredSince}`);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('can reach every state and leave it, and no act leaves a status that the record is not asked for', () => {
    const reached = new Map<Stage, Set<Stage>>();
    fc.assert(
      fc.property(life, (steps) => {
        let before: AlertState | null = null;
        live(steps, never, never, ({ state }, step) => {
          if (before !== null && state !== null && stageOf(before) !== stageOf(state)) {
            if ('act' in step) assert.ok(actsOn[step.act.do].includes(before.status));
            const ends = reached.get(stageOf(before)) ?? new Set();
            reached.set(stageOf(before), ends.add(stageOf(state)));
          }
          before = state;
        });
      }),
      // The rarest way is one of 500 lives: of so many none is missed.
      { numRuns: 40_000 },
    );
    const ways = Object.fromEntries([...reached].map(([from, to]) => [from, [...to].sort()]));
    assert.deepEqual(ways, {
      firing: ['acknowledged', 'resolved', 'snoozed'],
      acknowledged: ['firing', 'resolved', 'snoozed'],
      snoozed: ['firing', 'resolved'],
      resolved: ['firing'],
    });
  });
});
