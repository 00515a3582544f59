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

/** Notes that what is arranged for a schedule changes, at `at` (ms since 1970). Whoever comes second waits until the first has committed. */
export async function markSchedule(tx: Tx, schedule: string, at: number): Promise<void> {
  await tx.run(mark(tx.tenantId, schedule, at));
}

/** The schedules of a tenant's file (JSON) that are not in the stored one, or not the same there. */
export async function changedSchedules(tx: Tx, file: string): Promise<string[]> {
  return (await tx.run(changed(tx.tenantId, file))).map(({ schedule }) => schedule);
}
