import { bigints, booleans, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'append_events',
  `insert into events (tenant_id, alert_id, stamp, status, transition, batch_id, received_at)
   select $1, u.alert_id, u.stamp, u.status, u.transition, $2, to_timestamp($3::float8 / 1000)
   from unnest($4::uuid[], $5::bigint[], $6::text[], $7::boolean[]) as u(alert_id, stamp, status, transition)`,
);

export interface EventRow {
  alertId: string;
  stamp: number;
  status: string;
  transition: boolean;
}

/** Adds what happened to the log. Events are never changed afterwards; the app role may not. */
export async function appendEvents(tx: Tx, batchId: string, receivedAt: number, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  await tx.run(
    statement(
      tx.tenantId,
      batchId,
      receivedAt,
      uuids(events.map((event) => event.alertId)),
      bigints(events.map((event) => event.stamp)),
      texts(events.map((event) => event.status)),
      booleans(events.map((event) => event.transition)),
    ),
  );
}
