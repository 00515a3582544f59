import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/** Where a stopped run was stays in its row (`next_at`), for when that is taken back. */
const stopping = (mine: string) => `with mine as (${mine})
   update escalation_runs r set state = case when r.state = 'active' then 'stopped' else r.state end, held = false, answered_at = to_timestamp($3::float8 / 1000),
     stop_reason = case when r.state = 'active' then $4 else r.stop_reason end
   from mine where r.tenant_id = $1 and r.run_id = mine.run_id returning r.run_id`;
const unanswered = `tenant_id = $1 and answered_at is null and ($4 = 'resolved' or (terms->>'stopsOnAck')::boolean)`;
const ofAlerts = `select run_id from escalation_runs where alert_id = any($2::uuid[]) and ${unanswered}`;
const ofGroups = (groups: string) => `select run_id from escalation_runs r where (group_id, episode) in (${groups}) and ${unanswered}
     and not exists (select 1 from group_members m where m.tenant_id = $1 and m.group_id = r.group_id and m.status = 'firing' and m.suppressed_by is null)`;
const locked = (runs: string) => `select run_id from escalation_runs where tenant_id = $1 and run_id in (${runs}) order by run_id for update`;

const alertRuns = prepared<{ run_id: string }>('stop_alert_runs', stopping(locked(ofAlerts)));
const groupRuns = prepared<{ run_id: string }>(
  'stop_group_runs',
  stopping(locked(ofGroups('select group_id, episode from groups where tenant_id = $1 and group_id = any($2::uuid[])'))),
);
const allRuns = prepared<{ run_id: string }>(
  'stop_runs',
  stopping(
    locked(
      `${ofAlerts} union all ${ofGroups(
        `select g.group_id, g.episode from groups g where g.tenant_id = $1
           and g.group_id in (select unnest(group_ids) from alerts where tenant_id = $1 and alert_id = any($2::uuid[]))`,
      )}`,
    ),
  ),
);
const suppressPages = prepared<never>(
  'suppress_pages',
  `update writes set state = 'suppressed', reason = $3, ended_at = now()
   where tenant_id = $1 and run_id = any($2::uuid[]) and state = 'owed' and kind = 'page'`,
);

/** Why a run is over: somebody answered, or nothing fires any more. */
export type AnswerReason = 'acknowledged' | 'snoozed' | 'resolved';

/**
 * Stops the runs of alerts that somebody answered, and of the groups that show them where nothing fires unanswered any more, and takes back their pages that were not
 * begun to be sent. The alerts and their members have changed before. Answers the runs stopped.
 */
export async function stopRuns(tx: Tx, alertIds: readonly string[], reason: AnswerReason, now: number): Promise<string[]> {
  return stop(tx, allRuns, alertIds, reason, now);
}

/** Stops the runs of alerts themselves. Those of their groups end with the flush that tells it (`stopGroupRuns`), or at their next level. */
export async function stopAlertRuns(tx: Tx, alertIds: readonly string[], reason: AnswerReason, now: number): Promise<string[]> {
  return stop(tx, alertRuns, alertIds, reason, now);
}

/** Stops the runs of groups in which nothing fires unanswered any more; this transaction has locked the groups. */
export async function stopGroupRuns(tx: Tx, groupIds: readonly string[], reason: AnswerReason, now: number): Promise<string[]> {
  return stop(tx, groupRuns, groupIds, reason, now);
}

/** The pages are taken back by a statement of its own: one that a level owed while this waited for its run is seen by that only. */
async function stop(tx: Tx, runs: typeof allRuns, ids: readonly string[], reason: AnswerReason, now: number): Promise<string[]> {
  if (ids.length === 0) return [];
  const stopped = (await tx.run(runs(tx.tenantId, ids, now, reason))).map((row) => row.run_id);
  if (stopped.length > 0) await tx.run(suppressPages(tx.tenantId, stopped, reason));
  return stopped;
}
