import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Layer, rotationUnits } from './layer.ts';
import type { Restriction } from './restriction.ts';
import { compileSchedule, type Override, type ScheduleConfig } from './schedule.ts';

/*
 * Who is on call, computed a second time from the definition alone: minute after minute of a year, by what Intl says that the clocks of a zone show.
 */

const minuteMs = 60_000;
const dayMinutes = 1_440;
const first = Date.UTC(2026, 0, 1) / minuteMs;
const margin = 12 * dayMinutes;
const minutes = 365 * dayMinutes + 2 * margin;
/** Clocks that change at night, at midnight, by half an hour; in both halves of the Earth. */
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'America/Havana', 'Pacific/Chatham'] as const;
const people = ['anna', 'ben', 'carla', 'dora'];
const timesEach = 100;

interface Clocks {
  /** What the clocks show in each minute, in minutes; the latest they have shown until then, and the earliest they show from then on. */
  latest: Float64Array;
  earliest: Float64Array;
  /** When within the year they are changed, in minutes from its start. */
  changes: readonly number[];
}

const clocksOf = new Map(zones.map((zone) => [zone, readClocks(zone)]));

test('each of the zones puts its clocks forward and back once', () => {
  for (const zone of zones) assert.equal(clocksFor(zone).changes.length, 2, zone);
});

test('a year of generated schedules in six zones is the same minute by minute as by stepping through it, at 12,000 random times', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(layer(), { minLength: 1, maxLength: 3 }),
      overrides(),
      fc.array(moment(), { minLength: timesEach, maxLength: timesEach }),
      (zone, drawn, over, when) => {
        const layers = drawn.map((each, index) => ({ ...each, name: `layer ${index}` }));
        const config: ScheduleConfig = { name: 's', timeZone: zone, layers, overrides: over };
        const schedule = compileSchedule(config);
        const expected = stepThrough(config);
        const shifts = schedule.shiftsBetween(first * minuteMs, (first + 365 * dayMinutes) * minuteMs);
        for (const [index, shift] of shifts.entries()) assert.equal(shift.from, shifts[index - 1]?.to ?? first * minuteMs);
        for (const { change, minute: after, ms } of when) {
          const minute = after + (change === null ? 0 : (clocksFor(zone).changes[change] ?? 0));
          const at = (first + minute) * minuteMs + ms;
          const said = `${zone} ${new Date(at).toISOString()}`;
          assert.deepEqual(schedule.onCallAt(at), expected[margin + minute] === undefined ? [] : [expected[margin + minute]], said);
          assert.deepEqual(shifts.find(({ from, to }) => at >= from && at < to)?.people, schedule.onCallAt(at), `shift at ${said}`);
        }
      },
    ),
    { numRuns: 120 },
  );
});

function stepThrough({ timeZone, layers, overrides: over }: ScheduleConfig): (string | undefined)[] {
  const { latest } = clocksFor(timeZone);
  const onCall: (string | undefined)[] = Array.from({ length: minutes });
  for (const { people: turns, every, unit, start, end, restrictions } of layers) {
    const taken = restrictions.length === 0 ? null : paint(restrictions, timeZone);
    const turnMinutes = every * { hours: 60, days: dayMinutes, weeks: 7 * dayMinutes }[unit];
    let handOver = start / minuteMs;
    let turn = -1;
    for (let minute = 0; minute < minutes; minute += 1) {
      const shown = latest[minute] ?? 0;
      for (; shown >= handOver; handOver += turnMinutes) turn += 1;
      if (turn < 0 || (end !== null && shown >= end / minuteMs) || taken?.[minute] === 0) continue;
      onCall[minute] = turns[turn % turns.length] ?? onCall[minute];
    }
  }
  for (const { person, from, to } of over)
    for (let minute = 0; minute < minutes; minute += 1) {
      const at = (first - margin + minute) * minuteMs;
      if (at >= from && at < to) onCall[minute] = person ?? undefined;
    }
  return onCall;
}

/** From the first minute in which the clocks show the beginning or later, until none shows anything before the end. */
function paint(restrictions: readonly Restriction[], zone: string): Uint8Array {
  const { latest, earliest } = clocksFor(zone);
  const taken = new Uint8Array(minutes);
  for (const { weekdays, fromMinute, days, toMinute } of restrictions) {
    let start = 0;
    for (let day = (first - margin) / dayMinutes; day < (first - margin + minutes) / dayMinutes; day += 1) {
      if (!weekdays.includes(new Date(day * dayMinutes * minuteMs).getUTCDay())) continue;
      while (start < minutes && (latest[start] ?? 0) < day * dayMinutes + fromMinute) start += 1;
      for (let minute = start; minute < minutes && (earliest[minute] ?? 0) < (day + days) * dayMinutes + toMinute; minute += 1) taken[minute] = 1;
    }
  }
  return taken;
}

function readClocks(zone: string): Clocks {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: zone });
  const shown = new Float64Array(minutes);
  // Every change of the clocks in these years is at a quarter of an hour.
  for (let minute = 0; minute < minutes; minute += 15) {
    const quarter = Date.parse(`${format.format((first - margin + minute) * minuteMs).replace(' ', 'T')}Z`) / minuteMs;
    for (let after = 0; after < 15; after += 1) shown[minute + after] = quarter + after;
  }
  const inYear = Array.from({ length: 365 * dayMinutes }, (_, minute) => minute);
  const changes = inYear.filter((minute) => (shown[margin + minute] ?? 0) - (shown[margin + minute - 1] ?? 0) !== 1);
  const [latest, earliest] = [shown.slice(), shown.slice()];
  for (let minute = 1; minute < minutes; minute += 1) latest[minute] = Math.max(shown[minute] ?? 0, latest[minute - 1] ?? 0);
  for (let minute = minutes - 2; minute >= 0; minute -= 1) earliest[minute] = Math.min(shown[minute] ?? 0, earliest[minute + 1] ?? 0);
  return { latest, earliest, changes };
}

function clocksFor(zone: string): Clocks {
  const clocks = clocksOf.get(zone as (typeof zones)[number]);
  assert.ok(clocks);
  return clocks;
}

function layer(): fc.Arbitrary<Layer> {
  const restriction = fc
    .record({
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      fromMinute: fc.oneof(quarters(0, 95), quarters(0, 14)),
      days: fc.constantFrom(0, 0, 1, 3),
      toMinute: fc.oneof(quarters(1, 96), quarters(1, 14)),
    })
    .filter(({ fromMinute, days, toMinute }) => days > 0 || fromMinute < toMinute);
  return fc.record({
    name: fc.constant(''),
    people: fc.array(fc.constantFrom(...people, null), { minLength: 1, maxLength: 4 }),
    every: fc.constantFrom(1, 1, 2, 3, 5, 12),
    unit: fc.constantFrom(...rotationUnits),
    // Hand-overs lie in the hours that are left out and shown twice, too.
    start: fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.oneof(quarters(0, 95), quarters(0, 14)))
      .map(([day, minute]) => (first + day * dayMinutes + minute) * minuteMs),
    end: fc.option(fc.integer({ min: 100, max: 360 }).map((day) => (first + day * dayMinutes + 120) * minuteMs)),
    restrictions: fc.array(restriction, { maxLength: 2 }),
  });
}

function overrides(): fc.Arbitrary<Override[]> {
  const drawn = fc.record({
    person: fc.constantFrom(...people, null),
    from: fc.integer({ min: 0, max: 364 * dayMinutes }),
    length: fc.integer({ min: 1, max: 20_000 }),
  });
  return fc
    .array(drawn, { maxLength: 4 })
    .map((all) =>
      all.map(({ person, from, length }, index) => ({ id: `${index}`, person, from: (first + from) * minuteMs, to: (first + from + length) * minuteMs })),
    );
}

function quarters(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max }).map((quarter) => quarter * 15);
}

/** Half of the times lie within hours of a change of the clocks: `change` is one of the zone's, `minute` is counted from there, else from the start of the year. */
function moment(): fc.Arbitrary<{ change: number | null; minute: number; ms: number }> {
  const ms = fc.integer({ min: 0, max: minuteMs - 1 });
  const near = fc.record({ change: fc.constantFrom(0, 1), minute: fc.integer({ min: -200, max: 200 }), ms });
  return fc.oneof(near, fc.record({ change: fc.constant(null), minute: fc.integer({ min: 0, max: 365 * dayMinutes - 1 }), ms }));
}
