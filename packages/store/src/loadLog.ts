import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ alert_id: string; stamp: number; status: 'firing' | 'resolved' }>(
  'load_log',
  `select e.alert_id, e.stamp, e.status from unnest($2::uuid[], $3::bigint[]) as u(alert_id, since)
   cross join lateral (select max(stamp) as stamp from events where alert_id = u.alert_id and tenant_id = $1 and stamp <= u.since) as before
   join events e on e.alert_id = u.alert_id and e.tenant_id = $1 and e.stamp >= coalesce(before.stamp, 0)`,
);

/** An event as the log has it. */
export interface LoggedEvent {
  alertId: string;
  stamp: number;
  status: 'firing' | 'resolved';
}

/** The logged events of alerts, each alert's from the last one before `since` (µs) on. */
export async function loadLog(tx: Tx, alerts: readonly { alertId: string; since: number }[]): Promise<LoggedEvent[]> {
  const ids = alerts.map((alert) => alert.alertId);
  const since = alerts.map((alert) => alert.since);
  return (await tx.run(statement(tx.tenantId, ids, since))).map((row) => ({ alertId: row.alert_id, stamp: row.stamp, status: row.status }));
}
