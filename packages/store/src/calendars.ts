import { floats, texts, uuids } from './arrays.ts';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

// What is over stays: it is who was on call.
const follow = prepared<never>(
  'follow_calendars',
  `with wanted as (
     select s ->> 'name' as schedule from jsonb_array_elements(case when jsonb_typeof($2::jsonb -> 'schedules') = 'array' then $2::jsonb -> 'schedules' else '[]' end) s
     where jsonb_typeof(s -> 'calendar') = 'object' and s ->> 'name' is not null
   ), kept as (
     insert into oncall_calendars (tenant_id, schedule, next_at) select distinct $1, schedule, to_timestamp($3::float8 / 1000) from wanted
     on conflict (tenant_id, schedule) do update set next_at = excluded.next_at
   ), gone as (
     delete from calendar_shifts where tenant_id = $1 and to_at > to_timestamp($3::float8 / 1000) and schedule not in (select schedule from wanted)
   )
   delete from oncall_calendars where tenant_id = $1 and schedule not in (select schedule from wanted)`,
);
const due = prepared<{ tenant_id: string; schedule: string }>(
  'due_calendars',
  'select tenant_id, schedule from oncall_calendars where next_at <= to_timestamp($1::float8 / 1000) order by next_at limit $2',
);
const claim = prepared<{ read_at: number | null; failing_since: number | null; told: boolean }>(
  'claim_calendar',
  `update oncall_calendars set next_at = to_timestamp($4::float8 / 1000) where tenant_id = $1 and schedule = $2 and next_at <= to_timestamp($3::float8 / 1000)
   returning read_at, failing_since, told`,
);
const noteRead = prepared<{ schedule: string }>(
  'note_calendar_read',
  `update oncall_calendars set read_at = to_timestamp($3::float8 / 1000), failing_since = null, told = false where tenant_id = $1 and schedule = $2 returning schedule`,
);
const noteFailed = prepared<never>(
  'note_calendar_failed',
  `update oncall_calendars set failing_since = coalesce(failing_since, to_timestamp($3::float8 / 1000)), told = told or $4, next_at = least(next_at, to_timestamp($5::float8 / 1000))
   where tenant_id = $1 and schedule = $2`,
);
const shiftsSince = prepared<{ person: string; from_at: number; to_at: number }>(
  'calendar_shifts_since',
  `select person, from_at, to_at from calendar_shifts where tenant_id = $1 and schedule = $2 and to_at > to_timestamp($3::float8 / 1000) order by from_at, to_at, person`,
);
// What changes who is on call changes what is to be told of it.
const clear = prepared<never>(
  'clear_calendar_shifts',
  `with changed as (update shifts set look_at = to_timestamp(0) where tenant_id = $1 and schedule = $2)
   delete from calendar_shifts where tenant_id = $1 and schedule = $2 and to_at > to_timestamp($3::float8 / 1000)`,
);
const put = prepared<never>(
  'insert_calendar_shifts',
  `insert into calendar_shifts (tenant_id, shift_id, schedule, person, from_at, to_at)
   select $1, u.id, $2, u.person, to_timestamp(u.from_ms / 1000), to_timestamp(u.to_ms / 1000) from unnest($3::uuid[], $4::text[], $5::float8[], $6::float8[]) as u(id, person, from_ms, to_ms)`,
);

/** A shift that a calendar has. Times are ms since 1970. */
export interface CalendarShift {
  person: string;
  from: number;
  to: number;
}

/** How a calendar stands that somebody has just taken to read. Times are ms since 1970. */
export interface CalendarState {
  readAt: number | null;
  failingSince: number | null;
  told: boolean;
}

/** Has the calendars read that a tenant's new file (JSON) names, at once, and forgets what those that it names no more still had to come. `now` is ms since 1970. */
export async function followCalendars(tx: Tx, file: string, now: number): Promise<void> {
  await tx.run(follow(tx.tenantId, file, now));
}

/** Calendars of all tenants that are to be read by now (ms since 1970). */
export async function dueCalendars(store: Store, now: number, limit: number): Promise<{ tenantId: string; schedule: string }[]> {
  return (await acrossTenants(store, due(now, limit))).map(({ tenant_id: tenantId, schedule }) => ({ tenantId, schedule }));
}

/** Takes a calendar that is due to read; whoever is second gets null. `nextAt`: when it is read again (ms since 1970). */
export async function claimCalendar(tx: Tx, schedule: string, now: number, nextAt: number): Promise<CalendarState | null> {
  const [row] = await tx.run(claim(tx.tenantId, schedule, now, nextAt));
  return row ? { readAt: row.read_at, failingSince: row.failing_since, told: row.told } : null;
}

/** Notes that a calendar was read; false when the tenant's file does not name it any more. Its row is locked. */
export async function noteCalendarRead(tx: Tx, schedule: string, now: number): Promise<boolean> {
  return (await tx.run(noteRead(tx.tenantId, schedule, now))).length > 0;
}

/** Notes that a calendar could not be read, whether that is told now, and when it is tried again at the latest (ms since 1970). */
export async function noteCalendarFailed(tx: Tx, schedule: string, now: number, { tells, tryAt }: { tells: boolean; tryAt: number }): Promise<void> {
  await tx.run(noteFailed(tx.tenantId, schedule, now, tells, tryAt));
}

/** The kept shifts of a calendar that end after `since` (ms since 1970), in order. */
export async function calendarShiftsSince(tx: Tx, schedule: string, since: number): Promise<CalendarShift[]> {
  return (await tx.run(shiftsSince(tx.tenantId, schedule, since))).map(({ person, from_at: from, to_at: to }) => ({ person, from, to }));
}

/** Puts shifts in the place of those kept that end after `since` (ms since 1970). */
export async function replaceCalendarShifts(tx: Tx, schedule: string, since: number, shifts: readonly (CalendarShift & { id: string })[]): Promise<void> {
  await tx.run(clear(tx.tenantId, schedule, since));
  const columns = [
    uuids(shifts.map(({ id }) => id)),
    texts(shifts.map(({ person }) => person)),
    floats(shifts.map(({ from }) => from)),
    floats(shifts.map(({ to }) => to)),
  ];
  if (shifts.length > 0) await tx.run(put(tx.tenantId, schedule, ...columns));
}
