import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const mark = prepared<never>(
  'mark_schedule',
  `insert into schedule_marks (tenant_id, schedule, changed_at) values ($1, $2, to_timestamp($3::float8 / 1000))
   on conflict (tenant_id, schedule) do update set changed_at = greatest(schedule_marks.changed_at, excluded.changed_at)`,
);
const changed = prepared<{ schedule: string }>(
  'changed_schedules',
  `select s ->> 'name' as schedule from jsonb_array_elements(case when jsonb_typeof($2::jsonb -> 'schedules') = 'array' then $2::jsonb -> 'schedules' else '[]' end) s
   where not exists (select 1 from tenants t, jsonb_array_elements(case when jsonb_typeof(t.config -> 'schedules') = 'array' then t.config -> 'schedules' else '[]' end) o
     where t.tenant_id = $1 and o = s) and s ->> 'name' is not null order by 1`,
);
const read = prepared<{ changed_at: number; key_version: number }>(
  'read_schedule_mark',
  'select changed_at, key_version from schedule_marks where tenant_id = $1 and schedule = $2',
);
const renew = prepared<{ key_version: number }>(
  'renew_calendar_key',
  `insert into schedule_marks (tenant_id, schedule, changed_at, key_version) values ($1, $2, to_timestamp($3::float8 / 1000), 2)
   on conflict (tenant_id, schedule) do update set key_version = schedule_marks.key_version + 1 returning key_version`,
);

/** When a schedule or what is arranged for it last changed (ms since 1970), and which keys of its calendars are good. */
export interface ScheduleMark {
  changedAt: number;
  keyVersion: number;
}

/** Notes that what is arranged for a schedule changes, at `at` (ms since 1970). Whoever comes second waits until the first has committed. */
export async function markSchedule(tx: Tx, schedule: string, at: number): Promise<void> {
  await tx.run(mark(tx.tenantId, schedule, at));
}

/** The schedules of a tenant's file (JSON) that are not in the stored one, or not the same there. */
export async function changedSchedules(tx: Tx, file: string): Promise<string[]> {
  return (await tx.run(changed(tx.tenantId, file))).map(({ schedule }) => schedule);
}

/** The mark of a schedule; one that has none has the first version of its keys, and never changed. */
export async function readScheduleMark(tx: Tx, schedule: string): Promise<ScheduleMark> {
  const [row] = await tx.run(read(tx.tenantId, schedule));
  return row ? { changedAt: row.changed_at, keyVersion: row.key_version } : { changedAt: 0, keyVersion: 1 };
}

/** Takes back all keys of a schedule's calendars, and answers the version of those that are good from now on. `now` is ms since 1970. */
export async function renewCalendarKey(tx: Tx, schedule: string, now: number): Promise<number> {
  const [row] = await tx.run(renew(tx.tenantId, schedule, now));
  if (row === undefined) throw new Error(`no key was made for ${schedule}`);
  return row.key_version;
}
