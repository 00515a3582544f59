import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import type { GroupSummary } from '@tocsin/core/group';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const counts = prepared<{ group_id: string; firing: number; acknowledged: number; resolved: number; suppressed: number; worst: number | null }>(
  'count_members',
  `select group_id, count(*) filter (where status = 'firing' and suppressed_by is null)::int as firing,
     count(*) filter (where status = 'acknowledged' and suppressed_by is null)::int as acknowledged,
     count(*) filter (where status = 'resolved' and (suppressed_by is null or told_stamp > 0))::int as resolved,
     count(*) filter (where status <> 'resolved' and suppressed_by is not null)::int as suppressed,
     coalesce(min(severity_rank) filter (where status <> 'resolved' and suppressed_by is null), min(severity_rank) filter (where status <> 'resolved'),
       min(severity_rank)) as worst
   from group_members where tenant_id = $1 and group_id = any($2::uuid[]) group by group_id`,
);
const worst = prepared<AlertRow & { in_group: string }>(
  'worst_members',
  `select g.group_id as in_group, ${alertColumns('a')} from unnest($2::uuid[]) as g(group_id) cross join lateral (
     select alert_id, status = 'resolved' as over, severity_rank from group_members
     where tenant_id = $1 and group_id = g.group_id and (suppressed_by is null or (status = 'resolved' and told_stamp > 0) or (status <> 'resolved' and not exists (
       select 1 from group_members t where t.tenant_id = $1 and t.group_id = g.group_id and t.status <> 'resolved' and t.suppressed_by is null)))
     order by status = 'resolved', severity_rank, alert_id limit $3
   ) m join alerts a on a.tenant_id = $1 and a.alert_id = m.alert_id order by g.group_id, m.over, m.severity_rank, a.starts_at, a.alert_id`,
);
const byId = prepared<AlertRow>('load_alerts', `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[])`);

/**
 * How the alerts of groups stand; what was suppressed and ended before anybody was told is not among the resolved. `severity` is the worst of what is not resolved (of what
 * is not suppressed, if there is such), or of all when everything is. A group without members is not in the answer.
 */
export async function countMembers(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupSummary>> {
  const rows = await tx.run(counts(tx.tenantId, groupIds));
  return new Map(
    rows.map(({ group_id: groupId, worst: rank, ...standing }) => [groupId, { ...standing, severity: rank === null ? null : severityOfRank(rank) }]),
  );
}

/** The worst `limit` alerts of each group, what is not resolved first. Suppressed ones are among them only when there is no other that is not resolved. */
export async function worstMembers(tx: Tx, groupIds: readonly string[], limit: number): Promise<Map<string, AlertState[]>> {
  const rows = Map.groupBy(await tx.run(worst(tx.tenantId, groupIds, limit)), (row) => row.in_group);
  return new Map([...rows].map(([groupId, alerts]) => [groupId, alerts.map(alertStateOf)]));
}

/** Alerts by id, in no order; unknown ids are left out. */
export async function loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]> {
  return (await tx.run(byId(tx.tenantId, alertIds))).map(alertStateOf);
}
