import type { AlertState } from '@tocsin/core/alertState';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<AlertRow>(
  'read_group_alerts',
  `select ${alertColumns('a')} from (
     select alert_id, status, severity_rank from group_members
     where tenant_id = $1 and group_id = $2 order by status = 'resolved', severity_rank, status = 'acknowledged', alert_id limit $3
   ) m join alerts a on a.tenant_id = $1 and a.alert_id = m.alert_id
   order by m.status = 'resolved', m.severity_rank, m.status = 'acknowledged', a.starts_at, a.alert_id`,
);

/** The alerts of a group as they stand now: what is not resolved first, worst first; at most `limit`. A closed group has let go of its alerts: empty. */
export async function readGroupAlerts(tx: Tx, groupId: string, limit: number): Promise<AlertState[]> {
  return (await tx.run(statement(tx.tenantId, groupId, limit))).map(alertStateOf);
}
