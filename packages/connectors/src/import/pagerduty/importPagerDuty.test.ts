import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import fc from 'fast-check';
import { faultsOf, hostile } from '../hostile.ts';
import { importPagerDuty, kinds } from './importPagerDuty.ts';

const read = (source: unknown) => {
  const { file, notes } = importPagerDuty(source, { tenant: 'acme' });
  const parsed = tenantFileSchema.safeParse(file);
  assert.equal(parsed.error?.message, undefined);
  return {
    file: file as Record<string, unknown>,
    notes: notes.map(({ at, message }) => `${at} ${message}`).join('\n'),
    plan: planTenant(tenantFileSchema.parse(file), 1),
  };
};
const user = (id: string, summary: string) => ({ user: { id, type: 'user_reference', summary, self: null } });
const layer = (name: string, seconds: number, start: string, users: object[], more: object = {}) => ({
  ...{ id: name, name, start, end: null, rotation_virtual_start: start, rotation_turn_length_seconds: seconds, users, restrictions: [] },
  ...more,
});
const [anna, ben, carla] = [user('PANNA', 'Anna Õ'), user('PBEN', 'ben@example.com'), user('PCARLA', 'Carla')];
const nights = [{ type: 'daily_restriction', start_time_of_day: '22:00:00', duration_seconds: 28_800 }];
const weekend = [{ type: 'weekly_restriction', start_day_of_week: 5, start_time_of_day: '18:00:00', duration_seconds: 226_800 }];
const schedule = {
  ...{ id: 'S1', name: 'Primary On-Call', time_zone: 'Europe/Berlin', description: 'call +49 30 1234567' },
  schedule_layers: [
    layer('Layer 3', 604_800, '2026-01-02T18:00:00+01:00', [carla], { restrictions: weekend }),
    layer('Layer 2', 86_400, '2026-01-05T09:00:00+01:00', [ben, carla], { restrictions: nights }),
    layer('Layer 1', 604_800, '2026-01-07T12:00:00+01:00', [anna, ben], { rotation_virtual_start: '2025-12-22T09:00:00+01:00' }),
  ],
  overrides_subschedule: { rendered_schedule_entries: [{ start: '2026-02-01T00:00:00Z', end: '2026-02-02T00:00:00Z', user: anna.user }] },
};
const policy = {
  ...{ id: 'E1', name: 'Ops', num_loops: 2 },
  escalation_rules: [
    { escalation_delay_in_minutes: 10, targets: [{ id: 'S1', type: 'schedule_reference', summary: 'Primary' }] },
    {
      escalation_delay_in_minutes: 15,
      targets: [
        { id: 'PANNA', type: 'user_reference', summary: 'Anna Õ' },
        { id: 'SGONE', type: 'schedule_reference' },
      ],
    },
  ],
};
const company = { schedules: [schedule], escalation_policies: [policy], users: [{ id: 'PBEN', name: 'Ben Müller', email: 'secret@example.com' }] };

describe('an export of PagerDuty', () => {
  it('gives people, schedules and policies', () => {
    const { file, notes } = read(company);
    assert.deepEqual(file['people'], [
      { name: 'Carla', slack_user: 'UTODO00001' },
      { name: 'Ben Müller', slack_user: 'UTODO00002' },
      { name: 'Anna Õ', slack_user: 'UTODO00003' },
    ]);
    assert.deepEqual(file['schedules'], [
      {
        ...{ name: 'primary-on-call', time_zone: 'Europe/Berlin' },
        layers: [
          { name: 'Layer 1', people: ['Anna Õ', 'Ben Müller'], rotation: 'weekly', start: '2026-01-05T09:00' },
          {
            name: 'Layer 2',
            people: ['Ben Müller', 'Carla'],
            rotation: 'daily',
            start: '2026-01-05T09:00',
            restrictions: [{ start_time: '22:00', end_time: '06:00' }],
          },
          {
            ...{ name: 'Layer 3', people: ['Carla'], rotation: 'weekly', start: '2026-01-02T18:00' },
            restrictions: [{ weekdays: ['friday'], start_time: '18:00', end_time: '09:00', end_day: 'monday' }],
          },
        ],
      },
    ]);
    assert.deepEqual(file['escalation_policies'], [
      {
        name: 'Ops',
        levels: [
          { delay: '0m', schedules: ['primary-on-call'] },
          { delay: '10m', people: ['Anna Õ'] },
        ],
        repeat: 2,
        repeat_delay: '15m',
      },
    ]);
    assert.match(notes, /schedules\[0\] has 1 overrides, which are no part of a tenant's file/);
    assert.match(notes, /escalation_policies\[0\]\.escalation_rules\[1\]\.targets\[1\] asks a schedule that is not in this file/);
    assert.match(notes, /NOBODY IS ASKED BY IT/);
    assert.match(notes, /"Ben Müller" needs the ID of their Slack account/);
    assert.doesNotMatch(JSON.stringify(file) + notes, /secret|@|\+49/);
  });

  it('may be what the API says about one schedule, or a page of a list', () => {
    assert.deepEqual(read({ schedule }).plan.schedules.size, 1);
    assert.match(read({ schedules: [schedule], limit: 25, offset: 0, total: null, more: true }).notes, /more is not known/);
  });

  it('leaves out what cannot be said exactly, and says whose calls are lost', () => {
    const odd = (more: object) =>
      read({ schedule: { ...schedule, schedule_layers: [layer('odd', 86_400, '2026-01-05T09:00:00Z', [anna], more), schedule.schedule_layers[2]] } });
    for (const more of [
      { rotation_turn_length_seconds: 5_000 },
      { users: [] },
      { restrictions: [{ ...nights[0], duration_seconds: 90_000 }] },
      { start: 'soon' },
    ]) {
      const { plan, notes } = odd(more);
      assert.match(notes, /schedule_layers\[0\] the layer "odd" IS NOT FOLLOWED ANY MORE/);
      assert.equal(plan.schedules.size, 1);
    }
    assert.match(read({ schedule: { ...schedule, time_zone: 'Eastern Time (US & Canada)' } }).notes, /IS NOT FOLLOWED ANY MORE: its time zone/);
    assert.match(read({ schedule: { ...schedule, schedule_layers: [] } }).notes, /it has no layers in this file; fetch it by its own address/);
  });

  it('that is none, or broken, is refused in words', () => {
    assert.match(faultsOf(() => importPagerDuty({ teams: [] }, { tenant: 'acme' })).join('\n'), /has none of the lists/);
    assert.match(faultsOf(() => importPagerDuty({ schedules: 'all' }, { tenant: 'acme' })).join('\n'), /schedules/);
    fc.assert(
      fc.property(hostile(company, kinds), (source) => {
        if (faultsOf(() => void importPagerDuty(source, { tenant: 'acme' })).length === 0) read(source);
      }),
      { numRuns: 300 },
    );
  });
});

/*
 * Who is on call by PagerDuty's own words, a second time: the highest layer that has somebody, which is the first of its list; turns counted from the virtual start by what the clocks show.
 */
const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const [minuteMs, dayMs] = [60_000, 86_400_000];
type Layer = (typeof schedule.schedule_layers)[number] & {
  restrictions: { type: string; start_time_of_day: string; duration_seconds: number; start_day_of_week?: number }[];
};

function walk(layers: readonly Layer[], zone: string, at: number): string | null {
  const format = new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: zone });
  const wall = (time: number) => Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
  const now = wall(at);
  for (const { start, rotation_virtual_start: first, rotation_turn_length_seconds: seconds, users, restrictions } of layers) {
    if (at < Date.parse(start)) continue;
    const within = restrictions.some(({ type, start_time_of_day: begins, duration_seconds: lasts, start_day_of_week: day }) => {
      for (let back = 0; back <= 7; back += 1) {
        const midnight = Math.floor(now / dayMs) * dayMs - back * dayMs;
        const from = midnight + Date.parse(`1970-01-01T${begins}Z`);
        const isDay = type === 'daily_restriction' || (new Date(midnight).getUTCDay() || 7) === day;
        if (isDay && now >= from && now < from + lasts * 1_000) return true;
      }
      return false;
    });
    if (restrictions.length > 0 && !within) continue;
    const turn = Math.floor((now - wall(Date.parse(first))) / (seconds * 1_000));
    return (users[turn % users.length] as { user: { summary: string } }).user.summary;
  }
  return null;
}

it('the same people are on call as in PagerDuty, all year, also when the clocks change', () => {
  const quarter = (max: number) =>
    fc.integer({ min: 0, max }).map((each) => `${String(Math.floor(each / 4)).padStart(2, '0')}:${String((each % 4) * 15).padStart(2, '0')}:00`);
  const restriction = fc.oneof(
    fc.record({
      type: fc.constant('daily_restriction'),
      start_time_of_day: quarter(95),
      duration_seconds: fc.integer({ min: 1, max: 96 }).map((n) => n * 900),
    }),
    fc.record({
      ...{ type: fc.constant('weekly_restriction'), start_time_of_day: quarter(95), start_day_of_week: fc.integer({ min: 1, max: 7 }) },
      duration_seconds: fc.integer({ min: 1, max: 672 }).map((n) => n * 900),
    }),
  );
  const drawn = fc.record({
    start: fc.integer({ min: 0, max: 500 }).map((n) => Date.UTC(2025, 10, 1) + n * 900_000),
    // All begin before the year that is compared: a layer that begins in the middle of a turn begins with that turn here.
    later: fc.integer({ min: 0, max: 10 }),
    seconds: fc.constantFrom(43_200, 86_400, 172_800, 604_800, 1_209_600),
    users: fc.array(fc.constantFrom(anna, carla, user('PDORA', 'Dora')), { minLength: 1, maxLength: 4 }),
    restrictions: fc.array(restriction, { maxLength: 2 }),
  });
  const minutes = fc.array(fc.integer({ min: 0, max: 365 * 1_440 - 1 }), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
      fc.array(drawn, { minLength: 1, maxLength: 3 }),
      minutes,
      (zone, all, when) => {
        const layers = all.map(({ start, later, seconds, users, restrictions }, index) => {
          const more = { rotation_virtual_start: new Date(start).toISOString(), restrictions };
          return layer(`${index}`, seconds, new Date(start + later * seconds * 1_000).toISOString(), users, more) as Layer;
        });
        const { plan } = read({ schedule: { id: 'S', name: 's', time_zone: zone, schedule_layers: layers } });
        for (const minute of when) {
          const at = Date.UTC(2026, 6, 1) + minute * minuteMs;
          // In the hour that comes twice, PagerDuty says nothing of who has it; on that day only what is far from it is compared.
          if (clocksChangeNear(zone, at)) continue;
          const found = plan.schedules.get('s')?.onCallAt(at)[0] ?? null;
          assert.equal(found, walk(layers, zone, at), `${zone} ${new Date(at).toISOString()}`);
        }
      },
    ),
    { numRuns: 150 },
  );
});

function clocksChangeNear(zone: string, at: number): boolean {
  const offset = (time: number) => new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(time).split('GMT')[1];
  return offset(at - 2 * 3_600_000) !== offset(at + 2 * 3_600_000);
}
