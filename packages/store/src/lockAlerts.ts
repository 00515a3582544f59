import type { AlertState } from '@tocsin/core/alertState';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const byId = prepared<AlertRow>(
  'lock_alerts',
  `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) order by a.alert_id for update`,
);
const expired = prepared<AlertRow>(
  'lock_expired_alerts',
  `select ${alertColumns('a')} from alerts a
   where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) and a.status <> 'resolved' and a.expires_at <= to_timestamp($3::float8 / 1000)
   order by a.alert_id for update`,
);

/** The alerts among `alertIds` that exist, locked until the transaction ends, in one order everywhere so that batches cannot deadlock. */
export async function lockAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]> {
  return (await tx.run(byId(tx.tenantId, uuids(alertIds)))).map(alertStateOf);
}

/** As `lockAlerts`, but only those whose lease has run out by `now` and that nobody resolved in the meantime. */
export async function lockExpiredAlerts(tx: Tx, alertIds: readonly string[], now: number): Promise<AlertState[]> {
  return (await tx.run(expired(tx.tenantId, alertIds, now))).map(alertStateOf);
}
