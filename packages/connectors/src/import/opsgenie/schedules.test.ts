import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import fc from 'fast-check';
import { importOpsgenie } from './importOpsgenie.ts';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const users = ['anna', 'ben', 'carla'].map((name) => ({ id: name.toUpperCase(), username: `${name}@example.com`, fullName: name }));
const participant = (name: string) => (name === 'none' ? { type: 'none' } : { type: 'user', id: name.toUpperCase(), username: `${name}@example.com` });
const rotation = (name: string, names: string[], more: object = {}) => ({
  ...{ id: name, name, startDate: '2026-01-05T08:00:00Z', type: 'daily', length: 1, participants: names.map(participant) },
  ...more,
});
const schedule = (name: string, ...rotations: object[]) => ({ id: `ID ${name}`, name, timezone: 'Europe/Berlin', enabled: true, rotations });
const read = (lists: object) => {
  const { file, notes } = importOpsgenie({ users, ...lists }, { tenant: 'acme' });
  const parsed = tenantFileSchema.parse(file);
  return { file: file as Record<string, unknown>, plan: planTenant(parsed, 1), notes: notes.map(({ at, message }) => `${at} ${message}`).join('\n') };
};
const daytime = (startHour: number, endHour: number) => ({ type: 'time-of-day', restriction: { startHour, startMin: 0, endHour, endMin: 0 } });
const weekend = {
  type: 'weekday-and-time-of-day',
  restrictions: [{ startDay: 'friday', startHour: 18, startMin: 0, endDay: 'monday', endHour: 8, endMin: 30 }],
};

describe('schedules of Opsgenie', () => {
  it('are one schedule where their rotations never name two at once, and one for each rotation where they do', () => {
    const day = rotation('Day', ['anna', 'ben'], { timeRestriction: daytime(8, 20) });
    const night = rotation('Night', ['carla', 'none'], { type: 'weekly', length: 2, timeRestriction: daytime(20, 8), endDate: '2027-01-05T08:00:00Z' });
    const both = rotation('Weekend', ['ben'], { type: 'hourly', length: 12, timeRestriction: weekend });
    const { file, notes } = read({ schedules: [schedule('ops', day, night), schedule('Web Team', day, both)] });
    assert.deepEqual(file['schedules'], [
      {
        ...{ name: 'ops', time_zone: 'Europe/Berlin' },
        layers: [
          { name: 'Day', people: ['anna', 'ben'], rotation: 'daily', start: '2026-01-05T09:00', restrictions: [{ start_time: '08:00', end_time: '20:00' }] },
          {
            ...{ name: 'Night', people: ['carla', 'none'], rotation: '2 weeks', start: '2026-01-05T09:00', end: '2027-01-05T09:00' },
            restrictions: [{ start_time: '20:00', end_time: '08:00' }],
          },
        ],
      },
      {
        ...{ name: 'web-team-day', time_zone: 'Europe/Berlin' },
        layers: [
          { name: 'Day', people: ['anna', 'ben'], rotation: 'daily', start: '2026-01-05T09:00', restrictions: [{ start_time: '08:00', end_time: '20:00' }] },
        ],
      },
      {
        ...{ name: 'web-team-weekend', time_zone: 'Europe/Berlin' },
        layers: [
          {
            ...{ name: 'Weekend', people: ['ben'], rotation: '12 hours', start: '2026-01-05T09:00' },
            restrictions: [{ weekdays: ['friday'], start_time: '18:00', end_time: '08:30', end_day: 'monday' }],
          },
        ],
      },
    ]);
    assert.match(
      notes,
      /schedules\[1\] the schedule "Web Team" has several people on call at once, so its rotations are schedules of their own: web-team-day, web-team-weekend/,
    );
    assert.doesNotMatch(JSON.stringify(file) + notes, /example\.com/);
  });

  it('are asked by escalations, steps that are due together at one level', () => {
    const step = (minutes: number, recipient: object, condition = 'if-not-acked') => ({
      condition,
      notifyType: 'default',
      delay: { timeAmount: minutes, timeUnit: 'minutes' },
      recipient,
    });
    const rules = [
      step(10, participant('carla')),
      step(0, { type: 'schedule', id: 'ID ops' }),
      step(0, participant('anna')),
      step(10, { type: 'team', id: 'T' }),
    ];
    const escalation = { id: 'E', name: 'Ops', rules, repeat: { waitInterval: 15, count: 2, closeAlertAfterAll: true } };
    const closed = { id: 'F', name: 'Until closed', rules: [step(1, participant('anna'), 'if-not-closed')] };
    const { file, notes } = read({ schedules: [schedule('ops', rotation('Day', ['anna']))], escalations: [escalation, closed] });
    assert.deepEqual(file['escalation_policies'], [
      {
        name: 'Ops',
        levels: [
          { delay: '0m', people: ['anna'], schedules: ['ops'] },
          { delay: '10m', people: ['carla'] },
        ],
        ...{ repeat: 2, repeat_delay: '15m' },
      },
      { name: 'Until closed', levels: [{ delay: '1m', people: ['anna'] }], stop_on: ['resolved'] },
    ]);
    assert.match(notes, /rules\[3\]\.recipient is a team, or a schedule that is not in this file/);
    assert.match(notes, /users\[1\] is a person whom no schedule and no escalation names/);
  });
});

/* Who is on call by Opsgenie's own words, a second time: everybody whose turn it is in any rotation within its times, by what the clocks show. */
const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
type Rotation = ReturnType<typeof drawnRotation>;

function drawnRotation(
  name: string,
  drawn: { start: number; type: string; length: number; names: string[]; from: number; to: number; startDay: number; endDay: number; kind: string },
) {
  const { start, type, length, names, from, to, kind } = drawn;
  const times = { startHour: Math.floor(from / 4), startMin: (from % 4) * 15, endHour: Math.floor(to / 4), endMin: (to % 4) * 15 };
  const week = { ...times, startDay: dayNames[drawn.startDay], endDay: dayNames[drawn.endDay] };
  const restriction =
    kind === 'none'
      ? {}
      : { timeRestriction: kind === 'day' ? { type: 'time-of-day', restriction: times } : { type: 'weekday-and-time-of-day', restrictions: [week] } };
  return { ...rotation(name, names, { type, length, startDate: new Date(start).toISOString(), ...restriction }), drawn };
}
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const unitMs: Readonly<Record<string, number>> = { hourly: hourMs, daily: dayMs, weekly: 7 * dayMs };

function onCall({ drawn }: Rotation, wall: (at: number) => number, at: number): string | null {
  const { start, type, length, names, from, to, startDay, endDay, kind } = drawn;
  if (at < start) return null;
  const now = wall(at);
  const minute = Math.floor((now % (7 * dayMs)) / minuteMs) + 4 * 1_440;
  const [begins, ends] = kind === 'day' ? [from * 15, to * 15] : [startDay * 1_440 + from * 15, endDay * 1_440 + to * 15];
  const around = kind === 'day' ? 1_440 : 10_080;
  const place = (((minute - begins) % around) + around) % around;
  const lasts = (((ends - begins) % around) + around) % around || around;
  if (kind !== 'none' && place >= lasts) return null;
  const name = names[Math.floor((now - wall(start)) / (length * (unitMs[type] ?? 0))) % names.length];
  return name === undefined || name === 'none' ? null : name;
}

it('the same people are on call as in Opsgenie, all year', () => {
  const drawn = fc.record({
    start: fc.integer({ min: 0, max: 500 }).map((n) => Date.UTC(2025, 10, 1) + n * 900_000),
    type: fc.constantFrom('hourly', 'daily', 'weekly'),
    length: fc.constantFrom(1, 2, 3, 12),
    names: fc.array(fc.constantFrom('anna', 'ben', 'carla', 'none'), { minLength: 1, maxLength: 4 }),
    ...{
      from: fc.integer({ min: 0, max: 95 }),
      to: fc.integer({ min: 0, max: 95 }),
      startDay: fc.integer({ min: 0, max: 6 }),
      endDay: fc.integer({ min: 0, max: 6 }),
    },
    kind: fc.constantFrom('none', 'day', 'week'),
  });
  const minutes = fc.array(fc.integer({ min: 0, max: 365 * 1_440 - 1 }), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
      fc.array(drawn, { minLength: 1, maxLength: 3 }),
      minutes,
      (timezone, all, when) => {
        const format = new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: timezone });
        const wall = (time: number) => Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
        const rotations = all.map((each, index) => drawnRotation(`r${index}`, each));
        const { plan } = read({ schedules: [{ ...schedule('s', ...rotations), timezone }] });
        for (const minute of when) {
          const at = Date.UTC(2026, 0, 1) + minute * minuteMs;
          // What happens in an hour that comes twice, or never, Opsgenie does not say.
          if (wall(at + 2 * hourMs) - wall(at - 2 * hourMs) !== 4 * hourMs) continue;
          const found = [...plan.schedules.values()].flatMap((each) => each.onCallAt(at));
          const expected = rotations.flatMap((each) => onCall(each, wall, at) ?? []);
          assert.deepEqual(new Set(found), new Set(expected), `${timezone} ${new Date(at).toISOString()}`);
        }
      },
    ),
    { numRuns: 100 },
  );
});
