import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const resume = prepared<{ run_id: string; next_at: number }>(
  'resume_runs',
  `with mine as (
     select run_id from escalation_runs where tenant_id = $1 and alert_id = any($2::uuid[]) and state = 'stopped' and stop_reason in ('acknowledged', 'snoozed')
       and next_at is not null order by run_id for update
   )
   update escalation_runs r set state = 'active', stop_reason = null, next_at = greatest(next_at, to_timestamp($3::float8 / 1000))
   from mine where r.tenant_id = $1 and r.run_id = mine.run_id returning r.run_id, r.next_at`,
);

/** Lets the runs go on that were stopped because somebody acknowledged or snoozed these alerts, not before `now` (ms since 1970). Answers when they are due. */
export async function resumeRuns(tx: Tx, alertIds: readonly string[], now: number): Promise<{ runId: string; at: number }[]> {
  if (alertIds.length === 0) return [];
  return (await tx.run(resume(tx.tenantId, alertIds, now))).map((row) => ({ runId: row.run_id, at: row.next_at }));
}
