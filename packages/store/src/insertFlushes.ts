import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'insert_flushes',
  `insert into flushes (tenant_id, group_id, episode, epoch, reason, transitions, lanes, write_ids, hushed, hushed_by, at)
   select $1, u.group_id, u.episode, u.epoch, u.reason, u.transitions, u.lanes, u.write_ids, u.hushed, u.hushed_by, to_timestamp(u.at / 1000)
   from jsonb_to_recordset($2::jsonb) as u(group_id uuid, episode int, epoch int, reason text, transitions int, lanes text[], write_ids uuid[], hushed int, hushed_by jsonb, at float8)`,
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

/** Notes what flushes took, for the ledger, in their transaction. Nobody may change it afterwards. */
export async function insertFlushes(tx: Tx, flushes: readonly FlushEntry[]): Promise<void> {
  if (flushes.length === 0) return;
  const rows = flushes.map(({ groupId, told, hushed, now, ...rest }) => ({
    ...{ ...rest, group_id: groupId, at: now },
    lanes: told.map(({ lane }) => lane),
    write_ids: told.map(({ writeId }) => writeId),
    hushed: hushed.reduce((sum, each) => sum + each.transitions, 0),
    hushed_by: hushed,
  }));
  await tx.run(statement(tx.tenantId, JSON.stringify(rows)));
}
