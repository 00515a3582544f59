import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const resume = prepared<{ run_id: string; next_at: number }>(
  'resume_runs',
  `with candidates as (
     select run_id, group_id, row_number() over (partition by coalesce(group_id, run_id) order by started_at desc, run_id) as place from escalation_runs r
     where tenant_id = $1 and state = 'stopped' and next_at is not null and ((alert_id, tenant_id) in (
       select a.alert_id, a.tenant_id from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) and a.starts_at <= r.answered_at) or (group_id, episode) in (
       select g.group_id, g.episode from groups g where g.tenant_id = $1
         and g.group_id in (select unnest(group_ids) from alerts where tenant_id = $1 and alert_id = any($2::uuid[]))))
   ), mine as (
     select r.run_id from escalation_runs r join candidates c on c.run_id = r.run_id and c.place = 1
     where r.tenant_id = $1 and not exists (select 1 from escalation_runs o where o.tenant_id = $1 and o.group_id = r.group_id and o.episode = r.episode and o.state = 'active')
     order by r.run_id for update of r
   )
   update escalation_runs r set state = 'active', stop_reason = null, answered_at = null,
     base_at = base_at + (greatest(to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000) + (next_at - answered_at)) - next_at),
     next_at = greatest(to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000) + (next_at - answered_at))
   from mine where r.tenant_id = $1 and r.run_id = mine.run_id returning r.run_id, r.next_at`,
);
const atOnce = `held = false, base_at = base_at + (to_timestamp($3::float8 / 1000) - next_at), next_at = to_timestamp($3::float8 / 1000)`;
const release = prepared<{ run_id: string }>(
  'release_held_runs',
  `update escalation_runs r set ${atOnce} from (
     select run_id from escalation_runs where tenant_id = $1 and held and state = 'active' and (group_id = any($2::uuid[]) or alert_id in (
       select alert_id from group_members where tenant_id = $1 and group_id = any($2::uuid[]) and status = 'firing' and suppressed_by is null))
     order by run_id for update) mine
   where r.tenant_id = $1 and r.run_id = mine.run_id returning r.run_id`,
);
const hasten = prepared<{ run_id: string; policy: string; next_level: number; group_id: string | null; before: number }>(
  'hasten_runs',
  `with mine as (
     select run_id, next_at as before from escalation_runs where tenant_id = $1 and state = 'active' and (
       (group_id, episode) in (select group_id, episode from groups where tenant_id = $1 and group_id = $2)
       or (group_id is null and alert_id in (select alert_id from group_members where tenant_id = $1 and group_id = $2 and status = 'firing')))
     order by run_id for update
   )
   update escalation_runs r set ${atOnce} from mine where r.tenant_id = $1 and r.run_id = mine.run_id
   returning r.run_id, r.policy, r.next_level, r.group_id, mine.before`,
);

/**
 * Lets the runs go on that were stopped when these alerts, or groups that show them, were answered, now that this is taken back or over: with the time that was left to their next
 * step counted from `now` (ms since 1970). Of a group only the last one of its episode, and none if another runs; of an alert not those from before it fired anew. Answers when they are due.
 */
export async function resumeRuns(tx: Tx, alertIds: readonly string[], now: number): Promise<{ runId: string; at: number }[]> {
  if (alertIds.length === 0) return [];
  return (await tx.run(resume(tx.tenantId, alertIds, now))).map((row) => ({ runId: row.run_id, at: row.next_at }));
}

/** Makes due what waited for the end of a suppression in these groups. Answers how many runs. */
export async function releaseHeld(tx: Tx, groupIds: readonly string[], now: number): Promise<number> {
  return groupIds.length === 0 ? 0 : (await tx.run(release(tx.tenantId, groupIds, now))).length;
}

/** A run whose next step was made due, and when it would have been. Levels count from 0. */
export interface Hastened {
  runId: string;
  policy: string;
  level: number;
  dueAt: number;
}

/** Makes the next step of the runs of a group and of what fires in it due at `now`; what comes after it keeps its distance. */
export async function hastenRuns(tx: Tx, groupId: string, now: number): Promise<Hastened[]> {
  const rows = await tx.run(hasten(tx.tenantId, groupId, now));
  return rows.map((row) => ({ runId: row.run_id, policy: row.policy, level: row.next_level, dueAt: row.before }));
}
