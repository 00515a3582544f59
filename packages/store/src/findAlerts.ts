import type { AlertState } from '@tocsin/core/alertState';
import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<AlertRow>(
  'find_alerts',
  `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.labels @> $2::jsonb order by a.status = 'resolved', a.stamp desc limit $3`,
);

/** The alerts that have these labels: those that are not resolved first, the newest first. */
export async function findAlerts(tx: Tx, labels: Readonly<Record<string, string>>, limit: number): Promise<AlertState[]> {
  return (await tx.run(statement(tx.tenantId, JSON.stringify(labels), limit))).map(alertStateOf);
}
