import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Layer } from './layer.ts';
import { compileSchedule, gapsBetween, type Override, type Schedule } from './schedule.ts';
import { swapShifts } from './swapShifts.ts';

/** Wall times are written like times in UTC. */
const wall = (written: string) => Date.parse(`${written}Z`);
const at = (iso: string) => Date.parse(iso);
const everyDay = [0, 1, 2, 3, 4, 5, 6];

function berlin(layers: Partial<Layer>[], overrides: Override[] = []): Schedule {
  const rest = { people: ['anna', 'ben'], every: 1, unit: 'days', start: wall('2026-01-01T09:00'), end: null, restrictions: [] } as const;
  return compileSchedule({
    name: 'primary',
    timeZone: 'Europe/Berlin',
    layers: layers.map((layer, index) => ({ name: `${index}`, ...rest, ...layer })),
    overrides,
  });
}

const said = (schedule: Schedule, from: string, to: string) =>
  schedule.shiftsBetween(at(from), at(to)).map(({ people, from: start }) => `${new Date(start).toISOString().slice(0, 16)} ${people.join(' ') || '-'}`);

describe('when the clocks change', () => {
  test('a daily hand-over stays where it is on the clock', () => {
    assert.deepEqual(said(berlin([{}]), '2026-03-28T08:00Z', '2026-03-30T08:00Z'), ['2026-03-28T08:00 anna', '2026-03-29T07:00 ben', '2026-03-30T07:00 anna']);
  });

  test('one at a time that is left out takes place at the first minute after', () => {
    const night = berlin([{ start: wall('2026-03-28T02:30') }]);
    assert.deepEqual(said(night, '2026-03-29T00:00Z', '2026-03-30T00:00Z'), ['2026-03-29T00:00 anna', '2026-03-29T01:00 ben']);
  });

  test('one at a time that comes twice takes place the first time, and once', () => {
    const night = berlin([{ start: wall('2026-10-24T02:30') }]);
    assert.deepEqual(said(night, '2026-10-24T23:00Z', '2026-10-26T00:00Z'), ['2026-10-24T23:00 anna', '2026-10-25T00:30 ben']);
  });

  test('every 12 hours means the same two times of the clock', () => {
    assert.deepEqual(said(berlin([{ every: 12, unit: 'hours', start: wall('2026-10-24T08:00') }]), '2026-10-24T18:00Z', '2026-10-25T20:00Z'), [
      '2026-10-24T18:00 ben',
      '2026-10-25T07:00 anna',
      '2026-10-25T19:00 ben',
    ]);
  });

  test('who ends when another begins at a time that comes twice leaves no gap', () => {
    const restricted = (fromMinute: number, days: number, toMinute: number) => [{ weekdays: everyDay, fromMinute, days, toMinute }];
    const layers = [
      { people: ['anna'], restrictions: restricted(150, 0, 1_440) },
      { people: ['ben'], restrictions: restricted(0, 0, 150) },
    ];
    assert.deepEqual(gapsBetween(berlin(layers), at('2026-03-20T00:00Z'), at('2026-11-10T00:00Z')), []);
  });
});

describe('who wins', () => {
  const weekend = [{ weekdays: [6], fromMinute: 0, days: 1, toMinute: 1_440 }];

  test('a later layer where it names somebody, an earlier one elsewhere and in turns of nobody', () => {
    const layers = [
      { people: ['anna'], unit: 'weeks' as const },
      { people: ['ben', null], start: wall('2026-01-03T00:00'), restrictions: weekend },
    ];
    const schedule = berlin(layers);
    assert.deepEqual(schedule.onCallAt(at('2026-01-03T12:00+01:00')), ['ben']);
    assert.deepEqual(schedule.onCallAt(at('2026-01-04T12:00+01:00')), ['anna']);
    assert.deepEqual(schedule.onCallAt(at('2026-01-05T12:00+01:00')), ['anna']);
  });

  test('an override over every layer, the later over the earlier, and one of nobody is a gap', () => {
    const overrides = [
      { id: 'a', person: 'carla', from: at('2026-02-01T10:00Z'), to: at('2026-02-01T14:00Z') },
      { id: 'b', person: null, from: at('2026-02-01T12:00Z'), to: at('2026-02-01T13:00Z') },
    ];
    const schedule = berlin([{ people: ['anna'], unit: 'weeks' }], overrides);
    const day = ['2026-02-01T09:00 anna', '2026-02-01T10:00 carla', '2026-02-01T12:00 -', '2026-02-01T13:00 carla', '2026-02-01T14:00 anna'];
    assert.deepEqual(said(schedule, '2026-02-01T09:00Z', '2026-02-01T15:00Z'), day);
    assert.deepEqual(gapsBetween(schedule, at('2026-02-01T00:00Z'), at('2026-02-02T00:00Z')), [{ from: overrides[1]?.from, to: overrides[1]?.to }]);
  });
});

test('before its start and after its end a layer names nobody', () => {
  const schedule = berlin([{ end: wall('2026-01-03T09:00') }]);
  assert.deepEqual(said(schedule, '2026-01-01T00:00Z', '2026-02-01T00:00Z'), [
    '2026-01-01T00:00 -',
    '2026-01-01T08:00 anna',
    '2026-01-02T08:00 ben',
    '2026-01-03T08:00 -',
  ]);
});

test("a person's next shift is the first that begins later; who has none within 400 days has none", () => {
  const schedule = berlin([{ unit: 'weeks' }]);
  const next = schedule.nextShiftOf('anna', at('2026-01-02T00:00Z'));
  assert.deepEqual([next?.from, next?.to], [at('2026-01-15T08:00Z'), at('2026-01-22T08:00Z')]);
  assert.equal(schedule.nextShiftOf('nobody', at('2026-01-02T00:00Z')), null);
});

describe('two people swap their shifts', () => {
  const [first, second] = berlin([{ unit: 'weeks' }]).shiftsBetween(at('2026-01-01T08:00Z'), at('2026-01-15T08:00Z'));
  assert.ok(first && second);
  let ids = 0;
  const newId = () => `${++ids}`;

  test('by an override each', () => {
    const swapped = swapShifts(first, second, newId);
    assert.ok('overrides' in swapped);
    assert.deepEqual(said(berlin([{ unit: 'weeks' }], swapped.overrides), '2026-01-01T08:00Z', '2026-01-15T08:00Z'), [
      '2026-01-01T08:00 ben',
      '2026-01-08T08:00 anna',
    ]);
  });

  test('but not their own, not a gap, and not what overlaps', () => {
    assert.deepEqual(swapShifts(first, first, newId), { refused: "both shifts are anna's" });
    assert.deepEqual(swapShifts(first, { ...second, people: [] }, newId), { refused: 'nobody is on call in one of the two shifts' });
    assert.deepEqual(swapShifts(first, { ...second, from: first.from }, newId), { refused: 'the two shifts overlap' });
  });
});
