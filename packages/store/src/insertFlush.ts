import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'insert_flush',
  `insert into flushes (tenant_id, group_id, episode, epoch, reason, transitions, lanes, write_ids, hushed, hushed_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000))`,
);

/** What a flush took from a group: `transitions` are told in each lane of `told`, by that write (null: by none), `hushed` end untold, and why. `now` is ms since 1970. */
export interface FlushEntry {
  groupId: string;
  episode: number;
  epoch: number;
  reason: string;
  transitions: number;
  told: readonly { lane: string; writeId: string | null }[];
  hushed: readonly { ref: string; transitions: number }[];
  now: number;
}

/** Notes what a flush took, for the ledger, in the transaction of the flush. Nobody may change it afterwards. */
export async function insertFlush(tx: Tx, flush: FlushEntry): Promise<void> {
  const { groupId, episode, epoch, reason, transitions, told, hushed, now } = flush;
  const lanes = told.map(({ lane }) => lane);
  const writeIds = told.map(({ writeId }) => writeId);
  const untold = hushed.reduce((sum, each) => sum + each.transitions, 0);
  await tx.run(statement(tx.tenantId, groupId, episode, epoch, reason, transitions, lanes, writeIds, untold, JSON.stringify(hushed), now));
}
