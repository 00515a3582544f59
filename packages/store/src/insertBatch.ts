import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ batch_id: string }>(
  'insert_batch',
  `insert into batches (tenant_id, batch_id, stamp, received_at, source, events, transitions, refused, owed)
   values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, $7, $8, $9) on conflict do nothing returning batch_id`,
);

/** A batch that was worked: what came and how much of it has to be told. `owed` counts a transition once for each group that it is owed in. */
export interface BatchRow {
  batchId: string;
  stamp: number;
  receivedAt: number;
  source: string;
  events: number;
  transitions: number;
  refused: number;
  owed: number;
}

/** Marks a batch as worked. False when it already was: the caller then changes nothing, which makes working a batch twice harmless. */
export async function insertBatch(tx: Tx, batch: BatchRow): Promise<boolean> {
  const { batchId, stamp, receivedAt, source, events, transitions, refused, owed } = batch;
  const rows = await tx.run(statement(tx.tenantId, batchId, stamp, receivedAt, source, events, transitions, refused, owed));
  return rows.length === 1;
}
