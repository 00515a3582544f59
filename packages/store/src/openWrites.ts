import type { WriteKind } from '@tocsin/core/delivery';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const load = prepared<{
  group_id: string;
  write_id: string;
  lane: string;
  kind: WriteKind;
  state: 'owed' | 'sending';
  covers: number;
  received_at: number | null;
  urgency: number;
}>(
  'lock_open_writes',
  `with open as (
     select w.write_id from groups g join writes w on w.tenant_id = $1 and w.group_id = g.group_id and w.episode = g.episode and w.state in ('owed', 'sending')
     where g.tenant_id = $1 and g.group_id = any($2::uuid[])
   ), locked as (
     select write_id from writes where tenant_id = $1 and write_id in (select write_id from open) and state = 'owed' order by write_id for update
   )
   select w.group_id, w.write_id, w.lane, w.kind, case when locked.write_id is null then 'sending' else 'owed' end as state, w.covers, w.received_at, w.urgency
   from open join writes w on w.tenant_id = $1 and w.write_id = open.write_id left join locked on locked.write_id = w.write_id order by w.seq`,
);
const supersede = prepared<never>(
  'supersede_writes',
  `update writes w set state = 'superseded', superseded_by = u.by, reason = 'newer state', ended_at = now()
   from unnest($2::uuid[], $3::uuid[]) as u(write_id, by) where w.tenant_id = $1 and w.write_id = u.write_id and w.state = 'owed'`,
);

/** A write of a group that Slack has not taken yet. */
export interface OpenWrite {
  groupId: string;
  writeId: string;
  lane: string;
  kind: WriteKind;
  state: 'owed' | 'sending';
  covers: number;
  receivedAt: number | null;
  urgency: number;
}

/**
 * The open writes of the groups' present episodes in their order. What is owed is locked, so that none of it is sent while a newer state takes its place; what is being
 * sent, or was begun while we waited for the lock, is only looked at: whoever settles it locks many writes at once and never waits for a flush.
 */
export async function lockOpenWrites(tx: Tx, groupIds: readonly string[]): Promise<OpenWrite[]> {
  const rows = await tx.run(load(tx.tenantId, groupIds));
  return rows.map(({ group_id: groupId, write_id: writeId, received_at: receivedAt, ...rest }) => ({ groupId, writeId, receivedAt, ...rest }));
}

/** Ends owed writes whose news the write `by` carries. */
export async function supersedeWrites(tx: Tx, superseded: readonly { writeId: string; by: string }[]): Promise<void> {
  if (superseded.length === 0) return;
  const ids = superseded.map(({ writeId }) => writeId);
  await tx.run(
    supersede(
      tx.tenantId,
      ids,
      superseded.map(({ by }) => by),
    ),
  );
}
