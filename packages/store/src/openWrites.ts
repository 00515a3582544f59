import type { WriteKind } from '@tocsin/core/delivery';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const load = prepared<{ write_id: string; lane: string; kind: WriteKind; state: 'owed' | 'sending'; covers: number; received_at: number | null }>(
  'lock_open_writes',
  `select write_id, lane, kind, state, covers, received_at from writes
   where tenant_id = $1 and group_id = $2 and episode = (select episode from groups where tenant_id = $1 and group_id = $2) and state in ('owed', 'sending') order by seq for update`,
);
const supersede = prepared<never>(
  'supersede_writes',
  `update writes set state = 'superseded', superseded_by = $3, reason = 'newer state', ended_at = now()
   where tenant_id = $1 and write_id = any($2::uuid[]) and state = 'owed'`,
);

/** A write of a group that Slack has not taken yet. */
export interface OpenWrite {
  writeId: string;
  lane: string;
  kind: WriteKind;
  state: 'owed' | 'sending';
  covers: number;
  receivedAt: number | null;
}

/** The open writes of a group's present episode in their order, locked, so that none of them is sent while a newer state takes its place. */
export async function lockOpenWrites(tx: Tx, groupId: string): Promise<OpenWrite[]> {
  const rows = await tx.run(load(tx.tenantId, groupId));
  return rows.map((row) => ({ writeId: row.write_id, lane: row.lane, kind: row.kind, state: row.state, covers: row.covers, receivedAt: row.received_at }));
}

/** Ends owed writes whose news the write `by` carries. */
export async function supersedeWrites(tx: Tx, writeIds: readonly string[], by: string): Promise<void> {
  if (writeIds.length > 0) await tx.run(supersede(tx.tenantId, writeIds, by));
}
