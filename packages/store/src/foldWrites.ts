import { urgencies, type WriteKind } from '@tocsin/core/delivery';
import type { WaitingGroup } from '@tocsin/core/digest';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';
import { type WaitingGroupRow, waitingGroupColumns, waitingGroupOf } from './waitingGroup.ts';

const lock = prepared<WaitingGroupRow & { write_id: string; kind: WriteKind; covers: number; received_at: number | null; is_current: boolean }>(
  'lock_waiting',
  `select w.write_id, w.kind, w.covers, w.received_at, w.episode = g.episode as is_current, ${waitingGroupColumns}
   from writes w join groups g on g.tenant_id = $1 and g.group_id = w.group_id
   where w.tenant_id = $1 and w.lane = $2 and w.state = 'owed' and w.kind in ('post', 'update', 'reply') and w.urgency > ${urgencies.answer}
     and w.not_before <= to_timestamp($3::float8 / 1000)
   order by g.firing = 0, g.severity_rank, w.seq limit $4 for update of g, w skip locked`,
);
const merge = prepared<never>(
  'merge_writes',
  `update writes w set state = 'merged', superseded_by = u.by, reason = 'told by a digest', ended_at = now() from unnest($2::uuid[], $3::uuid[]) as u(write_id, by)
   where w.tenant_id = $1 and w.write_id = u.write_id and w.state = 'owed'`,
);
const follow = prepared<never>(
  'follow_digest',
  `update writes set covers = 0, urgency = case when kind = 'update' then ${urgencies.told} else urgency end
   where tenant_id = $1 and write_id = any($2::uuid[]) and state = 'owed'`,
);
const boards = prepared<never>(
  'supersede_boards',
  `update writes set state = 'superseded', superseded_by = $3, reason = 'newer state', ended_at = now()
   where tenant_id = $1 and digest_id = $2 and kind = 'update' and state = 'owed'`,
);

/** A write that waits in a lane, and its group as the last flush left it. */
export interface WaitingWrite {
  writeId: string;
  kind: WriteKind;
  covers: number;
  receivedAt: number | null;
  /** It is about the group's present episode. */
  isCurrent: boolean;
  group: WaitingGroup;
}

/**
 * Up to `limit` writes of groups that are due in a lane, the worst first, locked with their groups, so that a flush that wants them waits and sees what became of them.
 * Those that answer a person are left, and what a flush or a claim is at just now.
 */
export async function lockWaiting(tx: Tx, lane: string, now: number, limit: number): Promise<WaitingWrite[]> {
  const rows = await tx.run(lock(tx.tenantId, lane, now, limit));
  return rows.map((row) => ({
    ...{ writeId: row.write_id, kind: row.kind, covers: row.covers, receivedAt: row.received_at, isCurrent: row.is_current },
    group: waitingGroupOf(row),
  }));
}

/** Ends writes that the digest's write `by` tells. */
export async function mergeWrites(tx: Tx, merged: readonly { writeId: string; by: string }[]): Promise<void> {
  const ids = merged.map(({ writeId }) => writeId);
  const by = merged.map((write) => write.by);
  if (ids.length > 0) await tx.run(merge(tx.tenantId, ids, by));
}

/** Writes that a digest tells and that are made all the same: they have nothing more to tell, and edits make room for others. */
export async function letFollow(tx: Tx, writeIds: readonly string[]): Promise<void> {
  if (writeIds.length > 0) await tx.run(follow(tx.tenantId, writeIds));
}

/** Ends the digest's edits that wait; `by` shows a newer state. */
export async function supersedeBoards(tx: Tx, digestId: string, by: string): Promise<void> {
  await tx.run(boards(tx.tenantId, digestId, by));
}
