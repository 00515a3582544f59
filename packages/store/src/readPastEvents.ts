import type { PastEvent } from '@tocsin/core/replay/replayed';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ alert_id: string; stamp: number; status: 'firing' | 'resolved'; environment: string; labels: Record<string, string> }>(
  'read_past_events',
  `select e.alert_id, e.stamp, e.status, a.environment, a.labels from events e join alerts a on a.tenant_id = $1 and a.alert_id = e.alert_id
   where e.tenant_id = $1 and e.stamp >= $2 and e.transition order by e.stamp limit $3`,
);

/** The transitions since a time (ms since 1970), oldest first, at most `limit`, with the labels that their alerts have now. Alerts that are forgotten are left out. */
export async function readPastEvents(tx: Tx, since: number, limit: number): Promise<PastEvent[]> {
  const rows = await tx.run(statement(tx.tenantId, since * 1_000, limit));
  return rows.map(({ alert_id: alertId, stamp, status, environment, labels }) => ({ alertId, environment, labels, status, at: Math.floor(stamp / 1_000) }));
}
