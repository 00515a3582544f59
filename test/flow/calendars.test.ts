import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readCalendar } from '@tocsin/connectors/calendar/readCalendar';
import { type FollowCalendarDeps, followCalendar } from '@tocsin/steps/followCalendar';
import { overrideShift } from '@tocsin/steps/overrideShift';
import { calendarShiftsSince, claimCalendar, dueCalendars, noteCalendarFailed, noteCalendarRead, replaceCalendarShifts } from '@tocsin/store/calendars';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { listOverrides, overridesBetween } from '@tocsin/store/overrides';
import { readScheduleMark } from '@tocsin/store/scheduleMarks';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const people = ['anna', 'ben', 'carla'].map((name, index) => ({ name, slack_user: `U0TEST${index}` }));
const layers = [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }];
const withCalendar = { name: 'primary', time_zone: 'UTC', calendar: { url: 'https://calendar.example.com/SECRET.ics', every: '10m' }, layers };
const fileWith = (schedule: object) => ({ tenant: 'a', slack_config: { default_channel: '#alerts', admins: ['#admins'] }, people, schedules: [schedule] });
const utc = (at: number) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const event = (title: string, from: number, to: number) =>
  ['BEGIN:VEVENT', `UID:${title}${from}`, `SUMMARY:${title}`, `DTSTART:${utc(from)}`, `DTEND:${utc(to)}`, 'END:VEVENT'].join('\r\n');

let record: TestRecord;
let start: number;
/** What the calendar's server has: events, or that it fails. */
let served: string[] | null = [];
let fetched = 0;
before(async () => {
  record = await openRecord([fileWith(withCalendar)]);
  start = Math.floor(record.clock.now / hourMs) * hourMs;
});
after(() => record.close());

function deps(): FollowCalendarDeps<Tx> {
  return {
    ...record.deps,
    ...{ calendarShiftsSince, claimCalendar, noteCalendarFailed, noteCalendarRead, replaceCalendarShifts, loadLaneFaults },
    fetchCalendar: async (_url, window) => {
      fetched += 1;
      if (served === null) return { fault: 'calendar_unreachable' };
      return { events: readCalendar(['BEGIN:VCALENDAR', ...served, 'END:VCALENDAR', ''].join('\r\n'), window) };
    },
    renderFault: ({ view }) => ({ text: `${view.target} ${view.code}`, blocks: [{ type: 'divider' }] }),
  };
}
/** What housekeeping does once a second. */
async function look(): Promise<string[]> {
  const due = await dueCalendars(record.store, record.clock.now, 10);
  return (await Promise.all(due.map(({ tenantId, schedule }) => followCalendar(deps(), tenantId, schedule)))).flat();
}
const onCall = async (at: number) => {
  const plan = await record.deps.planOf('a');
  return (await inTenant(record.store, 'a', (tx) => record.deps.whoIsOnCall(tx, plan, 'primary', at))).map(({ name }) => name).join();
};

test('whom the calendar names is on call then, before the layers and behind what people arrange; it is read when it is due, by one', async () => {
  served = [
    event('Ben (primary)', start, start + 8 * hourMs),
    event('carla', start + 6 * hourMs, start + 10 * hourMs),
    event('Team lunch', start, start + hourMs),
  ];
  await Promise.all([look(), look()]);
  assert.equal(fetched, 1);
  assert.deepEqual(await Promise.all([start - 1, start, start + 7 * hourMs, start + 10 * hourMs].map(onCall)), ['anna', 'ben', 'carla', 'anna']);
  const request = {
    tenantId: 'a',
    schedule: 'primary',
    person: 'anna',
    from: start + hourMs,
    to: start + 2 * hourMs,
    actor: { kind: 'operator', name: 'x' },
  } as const;
  await overrideShift(record.deps, request);
  assert.equal(await onCall(start + hourMs), 'anna');
  assert.equal(
    (await inTenant(record.store, 'a', (tx) => listOverrides(tx, null, start, start + dayMs))).length,
    1,
    'what is listed as arranged is what people arranged',
  );
  assert.equal((await inTenant(record.store, 'a', (tx) => overridesBetween(tx, null, start, start + dayMs))).length, 3);
});

test('what has not changed is not written again; what has is there at the next look', async () => {
  const markOf = () => inTenant(record.store, 'a', (tx) => readScheduleMark(tx, 'primary'));
  const { changedAt } = await markOf();
  record.clock.now += 600_000;
  await look();
  assert.equal((await markOf()).changedAt, changedAt);
  record.clock.now += 600_000;
  served = [event('carla', start, start + 8 * hourMs)];
  await look();
  assert.equal((await markOf()).changedAt, record.clock.now);
  assert.equal(await onCall(start + 3 * hourMs), 'carla');
});

test('while it fails what was kept holds; the admins are told once, when it fails the second time', async () => {
  served = null;
  const told: string[][] = [];
  for (let n = 0; n < 4; n += 1) {
    record.clock.now += 600_000;
    told.push(await look());
  }
  assert.deepEqual(told, [[], ['slack:#admins'], [], []]);
  assert.equal(await onCall(start + 3 * hourMs), 'carla');
  const audited = await record.sql<{ detail: object }>("select detail from audit where action = 'calendar.failed'");
  assert.deepEqual(audited, [{ detail: { code: 'calendar_unreachable', told: ['slack:#admins'] } }]);
  const writes = await record.sql<{ message: object }>("select message from writes where lane = 'slack:#admins'");
  assert.match(JSON.stringify(writes), /primary calendar_unreachable/);
  assert.doesNotMatch(JSON.stringify([audited, writes]), /SECRET/);
  // It names nobody: that is a fault too, and what was kept holds. Once it was right, the next fault is told again.
  served = [event('Team lunch', start, start + 8 * hourMs)];
  record.clock.now += 600_000;
  assert.deepEqual(await look(), []);
  assert.equal(await onCall(start + 3 * hourMs), 'carla');
  served = [event('ben', start, start + 8 * hourMs)];
  record.clock.now += 600_000;
  await look();
  assert.equal(await onCall(start + 3 * hourMs), 'ben');
});

test('a file that names it no more ends it at once, and keeps who was on call', async () => {
  record.clock.now = start + 2 * dayMs;
  served = [event('ben', start, start + 8 * hourMs), event('ben', start + 3 * dayMs, start + 4 * dayMs)];
  await record.apply(fileWith({ ...withCalendar, calendar: { ...withCalendar.calendar, every: '5m' } }));
  await look();
  assert.equal(await onCall(start + 3 * dayMs), 'ben');
  const { calendar: _calendar, ...without } = withCalendar;
  await record.apply(fileWith(without));
  assert.equal(await onCall(start + 3 * dayMs), 'anna');
  assert.equal(await onCall(start + 3 * hourMs), 'ben');
  assert.deepEqual(await dueCalendars(record.store, start + 100 * dayMs, 10), []);
});
