import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type TimeSpec, timeIntervalSchema } from '@tocsin/contracts/tenant/timeInterval';
import fc from 'fast-check';
import { isInside, mutedBy, nextChange } from './timeIntervals.ts';

const specsOf = (...parts: object[]): TimeSpec[] => timeIntervalSchema.parse({ name: 'x', time_intervals: parts }).time_intervals;
const at = (iso: string) => Date.parse(iso);
const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

describe('a time is inside', () => {
  const cases: [what: string, part: object, inside: string[], outside: string[]][] = [
    [
      'times of day, the end excluded',
      { times: [{ start_time: '09:00', end_time: '17:00' }] },
      ['2026-11-23T09:00Z', '2026-11-23T16:59:59.999Z'],
      ['2026-11-23T08:59:59Z', '2026-11-23T17:00Z'],
    ],
    ['the end of the day', { times: [{ start_time: '22:00', end_time: '24:00' }] }, ['2026-11-23T23:59:59Z'], ['2026-11-24T00:00Z']],
    [
      'weekdays',
      { weekdays: ['monday:wednesday', 'saturday'] },
      ['2026-11-23T00:00Z', '2026-11-25T23:59Z', '2026-11-28T12:00Z'],
      ['2026-11-26T00:00Z', '2026-11-29T12:00Z'],
    ],
    [
      'the last days of a month',
      { days_of_month: ['-2:-1'] },
      ['2026-02-27T12:00Z', '2026-02-28T12:00Z', '2028-02-29T12:00Z', '2026-11-30T12:00Z'],
      ['2026-02-26T12:00Z', '2028-02-27T12:00Z'],
    ],
    ['days that not every month has', { days_of_month: ['30:31'] }, ['2026-11-30T12:00Z', '2026-12-31T12:00Z'], ['2026-02-28T12:00Z', '2026-11-29T12:00Z']],
    ['months by name and number', { months: ['january:march', '12'] }, ['2026-03-31T12:00Z', '2026-12-01T12:00Z'], ['2026-04-01T00:00Z', '2026-11-30T12:00Z']],
    ['years', { years: ['2026:2027', 2030] }, ['2027-12-31T23:59Z', '2030-06-01T00:00Z'], ['2028-01-01T00:00Z', '2025-12-31T23:59Z']],
    [
      'all of what it names at once',
      { weekdays: ['monday'], times: [{ start_time: '09:00', end_time: '10:00' }] },
      ['2026-11-23T09:30Z'],
      ['2026-11-24T09:30Z', '2026-11-23T10:30Z'],
    ],
    [
      'its own zone',
      { times: [{ start_time: '09:00', end_time: '10:00' }], location: 'Europe/Berlin' },
      ['2026-11-23T08:30Z', '2026-07-23T07:30Z'],
      ['2026-11-23T09:30Z', '2026-07-23T08:30Z'],
    ],
    [
      'the day of its own zone',
      { weekdays: ['monday'], location: 'Asia/Tokyo' },
      ['2026-11-22T15:00Z', '2026-11-23T14:59Z'],
      ['2026-11-22T14:59Z', '2026-11-23T15:00Z'],
    ],
    ['always, when it names nothing', {}, ['2026-11-23T00:00Z'], []],
  ];
  for (const [what, part, inside, outside] of cases)
    test(what, () => {
      const specs = specsOf(part);
      assert.deepEqual([inside.filter((time) => isInside(specs, at(time))), outside.filter((time) => isInside(specs, at(time)))], [inside, []]);
    });
});

describe('what was inside is so until', () => {
  const night = specsOf({ times: [{ start_time: '01:30', end_time: '02:30' }], location: 'Europe/Berlin' });
  test('the end that it names, and what was outside until the next beginning', () => {
    assert.equal(nextChange(night, at('2026-11-23T00:45Z')), at('2026-11-23T01:30Z'));
    assert.equal(nextChange(night, at('2026-11-23T01:30Z')), at('2026-11-24T00:30Z'));
  });

  test('clocks are put forward over its end: the hour that there is not', () => {
    assert.equal(nextChange(night, at('2026-03-29T00:45Z')), at('2026-03-29T01:00Z'));
  });

  test('clocks are put back into it: the hour that there is twice', () => {
    const ends: number[] = [];
    for (let time = at('2026-10-24T22:00Z'); ends.length < 4; ) ends.push((time = nextChange(night, time) ?? 0));
    const times = ends.map((time) => new Date(time).toISOString().slice(11, 16));
    assert.deepEqual(times, ['23:30', '00:30', '01:00', '01:30']);
  });

  test('never, when nothing changes', () => {
    assert.equal(nextChange(specsOf({}), at('2026-11-23T00:00Z')), null);
    assert.equal(nextChange(specsOf({ years: ['2026'] }), at('2027-11-23T00:00Z')), null);
    assert.equal(nextChange([], at('2026-11-23T00:00Z')), null);
  });
});

/** With clocks that change at night, at midnight, by half an hour, by two hours, in Ramadan, and not at all. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Chatham',
  'Pacific/Apia',
];

const clockOf = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const clock = fc.oneof(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 0, max: 240 })).map(clockOf);
const times = fc.array(
  fc
    .tuple(clock, clock)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? { start_time: a, end_time: b } : { start_time: b, end_time: a })),
  { minLength: 1, maxLength: 3 },
);
const part = fc.record({
  times: fc.option(times, { nil: undefined }),
  weekdays: fc.constantFrom(undefined, undefined, ['monday:friday'], ['sunday', 'saturday'] as string[]),
  days_of_month: fc.constantFrom(undefined, undefined, ['1:7', '-3:-1']),
  location: fc.constantFrom(...zones),
});
type Part = typeof part extends fc.Arbitrary<infer Value> ? Value : never;

const calendars = new Map(
  zones.map((timeZone) => {
    const fields = { weekday: 'long', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    return [timeZone, new Intl.DateTimeFormat('en-GB', { ...fields, hourCycle: 'h23', timeZone })];
  }),
);

function wallClock(location: string, time: number) {
  const fields = Object.fromEntries((calendars.get(location)?.formatToParts(time) ?? []).map(({ type, value }) => [type, value]));
  const [year, month, day] = [Number(fields['year']), Number(fields['month']), Number(fields['day'])];
  return { year, month, day, weekday: fields['weekday']?.toLowerCase() ?? '', clock: `${fields['hour']}:${fields['minute']}` };
}

/** The same question asked of a calendar, field by field. */
function oracle(parts: readonly Part[], time: number): boolean {
  return parts.some(({ times, weekdays, days_of_month, location }) => {
    const { year, month, day, weekday, clock } = wallClock(location, time);
    const days = new Date(year, month, 0).getDate();
    const isWeekday = !weekdays || (weekdays[0] === 'monday:friday' ? !weekday.startsWith('s') : weekdays.includes(weekday));
    const isDay = !days_of_month || day <= 7 || day > days - 3;
    return isWeekday && isDay && (!times || times.some(({ start_time, end_time }) => clock >= start_time && clock < end_time));
  });
}

/** UTC days of two years at whose end a zone's clocks are not where they were at its beginning. */
const changes = zones.flatMap((location) => {
  const days = Array.from({ length: 731 }, (_, day) => at('2025-01-01T00:00Z') + day * dayMs);
  return days.filter((day) => wallClock(location, day).clock !== wallClock(location, day + dayMs).clock).map((day) => ({ location, day }));
});

test('any spec at any time, in zones of all kinds: as a calendar says, minute by minute', () => {
  assert.ok(changes.length > 40);
  const anywhen = fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2030-01-01T00:00Z') });
  const onChange = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -120, max: 1_440 }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 2 }), fc.oneof(anywhen, onChange, onChange), (given, when) => {
      const [{ location, day }, minute] = typeof when === 'number' ? [{ location: undefined, day: when }, 0] : when;
      const parts = given.map((each, index) => (index === 0 && location ? { ...each, location } : each));
      const from = day + minute * minuteMs;
      const [specs, now] = [specsOf(...parts), oracle(parts, from)];
      assert.equal(isInside(specs, from), now);
      let next = (Math.floor(from / minuteMs) + 1) * minuteMs;
      const end = next + 300 * minuteMs;
      while (next < end && oracle(parts, next) === now) next += minuteMs;
      const change = nextChange(specs, from);
      if (next < end) assert.equal(change, next);
      else assert.ok(change === null || change >= end);
    }),
    { numRuns: 300 },
  );
});

test('from one change to the next over a year, no minute between them differs', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 366 * 1_440 }), { minLength: 300, maxLength: 300 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 2 }), minutes, (parts, offsets) => {
      const specs = specsOf(...parts);
      const start = at('2026-01-01T00:00Z');
      let [time, now] = [start, oracle(parts, start)];
      let change = nextChange(specs, time);
      for (const offset of offsets.toSorted((a, b) => a - b)) {
        time = start + offset * minuteMs;
        for (; change !== null && change <= time; change = nextChange(specs, change)) now = !now;
        assert.equal(oracle(parts, time), now, new Date(time).toISOString());
      }
    }),
    { numRuns: 20 },
  );
});

describe('a route is muted', () => {
  const intervals = new Map([
    ['night', specsOf({ times: [{ start_time: '00:00', end_time: '06:00' }] })],
    ['early', specsOf({ times: [{ start_time: '05:00', end_time: '08:00' }] })],
    ['never ends', specsOf({})],
    ['past', specsOf({ years: ['2020'] })],
    ['work', specsOf({ times: [{ start_time: '09:00', end_time: '17:00' }], weekdays: ['monday:friday'] })],
  ]);
  const asked = (muteIntervals: string[], activeIntervals: string[], time: string) => mutedBy({ muteIntervals, activeIntervals }, intervals, at(time));

  test('while a mute interval holds, until none does any more', () => {
    assert.deepEqual(asked(['night', 'early'], [], '2026-11-23T05:30Z'), { name: 'night', until: at('2026-11-23T08:00Z') });
    assert.equal(asked(['night', 'early'], [], '2026-11-23T08:00Z'), null);
  });

  test('while none of its active intervals holds, until one does', () => {
    assert.deepEqual(asked([], ['work'], '2026-11-21T12:00Z'), { name: 'work', until: at('2026-11-23T09:00Z') });
    assert.equal(asked([], ['work'], '2026-11-23T12:00Z'), null);
  });

  test('until nothing mutes it: when a mute interval ends outside of the active ones, when those begin', () => {
    assert.deepEqual(asked(['night'], ['work'], '2026-11-23T05:30Z'), { name: 'night', until: at('2026-11-23T09:00Z') });
    assert.deepEqual(asked(['early'], ['night', 'work'], '2026-11-21T18:00Z'), { name: 'night', until: at('2026-11-22T00:00Z') });
    assert.deepEqual(asked(['never ends'], ['work'], '2026-11-23T12:00Z'), { name: 'never ends', until: null });
    assert.deepEqual(asked(['work'], ['work'], '2026-11-23T12:00Z'), { name: 'work', until: null });
  });

  test('named by one interval alone, of the active ones by the one that ends it', () => {
    assert.deepEqual(asked([], ['gone', 'night', 'work'], '2026-11-23T18:00Z'), { name: 'night', until: at('2026-11-24T00:00Z') });
    assert.deepEqual(asked([], ['gone', 'past'], '2026-11-23T18:00Z'), { name: 'past', until: null });
  });

  test('not by names that nobody knows, nor by nothing', () => {
    assert.equal(asked(['gone'], ['gone'], '2026-11-23T12:00Z'), null);
    assert.equal(asked([], [], '2026-11-23T12:00Z'), null);
  });
});
