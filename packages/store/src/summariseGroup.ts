import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import type { GroupSummary } from '@tocsin/core/group';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const counts = prepared<{ firing: number; acknowledged: number; resolved: number; suppressed: number; worst: number | null }>(
  'count_members',
  `select count(*) filter (where status = 'firing' and suppressed_by is null)::int as firing,
     count(*) filter (where status = 'acknowledged' and suppressed_by is null)::int as acknowledged,
     count(*) filter (where status = 'resolved' and (suppressed_by is null or told_stamp > 0))::int as resolved,
     count(*) filter (where status <> 'resolved' and suppressed_by is not null)::int as suppressed,
     coalesce(min(severity_rank) filter (where status <> 'resolved' and suppressed_by is null), min(severity_rank) filter (where status <> 'resolved'),
       min(severity_rank)) as worst
   from group_members where tenant_id = $1 and group_id = $2`,
);
const worst = prepared<AlertRow>(
  'worst_members',
  `select ${alertColumns('a')} from (
     select alert_id, status = 'resolved' as over, severity_rank from group_members
     where tenant_id = $1 and group_id = $2 and (suppressed_by is null or (status = 'resolved' and told_stamp > 0) or (status <> 'resolved' and not exists (
       select 1 from group_members t where t.tenant_id = $1 and t.group_id = $2 and t.status <> 'resolved' and t.suppressed_by is null)))
     order by status = 'resolved', severity_rank, alert_id limit $3
   ) m join alerts a on a.tenant_id = $1 and a.alert_id = m.alert_id order by m.over, m.severity_rank, a.starts_at, a.alert_id`,
);
const byId = prepared<AlertRow>('load_alerts', `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[])`);

/** How a group's alerts stand; what was suppressed and ended before anybody was told is not among the resolved. `severity` is the worst of what is not resolved (of what is not suppressed, if there is such), or of all when everything is. */
export async function countMembers(tx: Tx, groupId: string): Promise<GroupSummary> {
  const [row] = await tx.run(counts(tx.tenantId, groupId));
  const rank = row?.worst ?? null;
  return {
    firing: row?.firing ?? 0,
    acknowledged: row?.acknowledged ?? 0,
    resolved: row?.resolved ?? 0,
    suppressed: row?.suppressed ?? 0,
    severity: rank === null ? null : severityOfRank(rank),
  };
}

/** The worst `limit` alerts of a group, what is not resolved first. Suppressed ones are among them only when there is no other that is not resolved. */
export async function worstMembers(tx: Tx, groupId: string, limit: number): Promise<AlertState[]> {
  return (await tx.run(worst(tx.tenantId, groupId, limit))).map(alertStateOf);
}

/** Alerts by id, in no order; unknown ids are left out. */
export async function loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]> {
  return (await tx.run(byId(tx.tenantId, alertIds))).map(alertStateOf);
}
