import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import type { GroupSummary } from '@tocsin/core/group';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const counts = prepared<{ firing: number; acknowledged: number; resolved: number; worst: number | null; worst_ever: number | null }>(
  'count_members',
  `select count(*) filter (where status = 'firing')::int as firing, count(*) filter (where status = 'acknowledged')::int as acknowledged,
     count(*) filter (where status = 'resolved')::int as resolved, min(severity_rank) filter (where status <> 'resolved') as worst, min(severity_rank) as worst_ever
   from group_members where tenant_id = $1 and group_id = $2`,
);
const worst = prepared<AlertRow>(
  'worst_members',
  `select ${alertColumns('a')} from (
     select alert_id, status = 'resolved' as over, severity_rank from group_members
     where tenant_id = $1 and group_id = $2 order by status = 'resolved', severity_rank, alert_id limit $3
   ) m join alerts a on a.tenant_id = $1 and a.alert_id = m.alert_id order by m.over, m.severity_rank, a.starts_at, a.alert_id`,
);
const byId = prepared<AlertRow>('load_alerts', `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[])`);

/** How a group's alerts stand; `severity` is the worst of what is not resolved, or of all when everything is. */
export async function countMembers(tx: Tx, groupId: string): Promise<GroupSummary> {
  const [row] = await tx.run(counts(tx.tenantId, groupId));
  const rank = row?.worst ?? row?.worst_ever ?? null;
  return {
    firing: row?.firing ?? 0,
    acknowledged: row?.acknowledged ?? 0,
    resolved: row?.resolved ?? 0,
    severity: rank === null ? null : severityOfRank(rank),
  };
}

/** The worst `limit` alerts of a group, what is not resolved first. */
export async function worstMembers(tx: Tx, groupId: string, limit: number): Promise<AlertState[]> {
  return (await tx.run(worst(tx.tenantId, groupId, limit))).map(alertStateOf);
}

/** Alerts by id, in no order; unknown ids are left out. */
export async function loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]> {
  return (await tx.run(byId(tx.tenantId, alertIds))).map(alertStateOf);
}
