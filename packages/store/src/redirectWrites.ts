import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import { openedOrNull, openOrBury } from './openOrBury.ts';
import type { KeptMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const groups = prepared<{ group_id: string; route_key: string; episode: number; epoch: number; last_flush_at: number | null }>(
  'lock_groups_of_lane',
  `select group_id, route_key, episode, epoch, last_flush_at from groups where tenant_id = $1 and group_id in (
     (select group_id from writes where tenant_id = $1 and lane = $2 and state = 'owed' and group_id is not null order by seq limit $4)
     union select group_id from writes where tenant_id = $1 and write_id = any($3) and group_id is not null
   ) order by group_id for update`,
);
const writes = prepared<WriteRow>(
  'lock_writes_of_lane',
  `with picked as (
     select write_id from writes where tenant_id = $1 and write_id = any($3) and state = 'sending'
     union select write_id from writes where tenant_id = $1 and lane = $2 and state = 'owed' and group_id = any($4)
     union (select write_id from writes where tenant_id = $1 and lane = $2 and state = 'owed' and group_id is null order by seq limit $5)
   )
   select w.write_id, w.state, w.kind, w.group_id, w.episode, w.epoch, w.run_id, w.level, w.covers, w.message, w.received_at, w.created_at, w.traceparent
   from picked join writes w on w.tenant_id = $1 and w.write_id = picked.write_id
   where w.state = 'owed' or (w.state = 'sending' and w.write_id = any($3)) order by w.seq for update of w`,
);
const anchors = prepared<{ group_id: string; episode: number; lane: string; ts: string | null }>(
  'anchors_in_lanes',
  `select m.group_id, m.episode, m.lane, m.ts from unnest($2::uuid[], $3::int[], $4::text[]) as u(group_id, episode, lane)
   join messages m on m.tenant_id = $1 and m.group_id = u.group_id and m.episode = u.episode and m.lane = u.lane`,
);
const mains = prepared<
  Pick<WriteRow, 'write_id' | 'state' | 'kind' | 'covers' | 'message' | 'received_at'> & { group_id: string; episode: number; epoch: number; lane: string }
>(
  'lock_mains_in_lanes',
  `select w.group_id, w.episode, w.lane, w.write_id, w.state, w.kind, w.covers, w.epoch, w.message, w.received_at
   from unnest($2::uuid[], $3::int[], $4::text[]) as u(group_id, episode, lane)
   join writes w on w.tenant_id = $1 and w.group_id = u.group_id and w.episode = u.episode and w.lane = u.lane and w.state in ('owed', 'sending')
     and w.kind in ('post', 'update')
   order by w.seq for update of w`,
);
const newest = prepared<{ write_id: string; epoch: number; message: KeptMessage }>(
  'newest_shown',
  `select write_id, epoch, message from writes where tenant_id = $1 and group_id = $2 and episode = $3 and lane = $4 and kind in ('post', 'update') and state = 'sent'
     and ended_at >= to_timestamp($5::float8 / 1000) order by seq desc limit 1`,
);
const end = prepared<never>(
  'end_redirected',
  `update writes w set state = 'superseded', superseded_by = u.by, reason = u.reason, ended_at = now() from unnest($2::uuid[], $3::uuid[], $4::text[]) as u(write_id, by, reason)
   where w.tenant_id = $1 and w.write_id = u.write_id and w.state in ('owed', 'sending')`,
);

interface WriteRow {
  write_id: string;
  state: 'owed' | 'sending';
  kind: WriteKind;
  group_id: string | null;
  episode: number | null;
  epoch: number | null;
  run_id: string | null;
  level: number | null;
  covers: number;
  message: KeptMessage;
  received_at: number | null;
  created_at: number;
  traceparent: string | null;
}

/** A write that is to go elsewhere, locked. */
export interface StrandedWrite {
  writeId: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  runId: string | null;
  level: number | null;
  covers: number;
  message: SlackMessage;
  receivedAt: number | null;
  createdAt: number;
  traceparent: string | null;
}

/** A group as far as it decides where its writes go, locked. Times in ms since 1970. */
export interface StrandedGroup {
  groupId: string;
  routeKey: string;
  episode: number;
  epoch: number;
  lastFlushAt: number | null;
}

/** A group's episode in a lane. */
export interface GroupPlace {
  groupId: string;
  episode: number;
  lane: string;
}

/** What shows a group in a lane: its message there (`ts` is null until Slack has it) and the posts and updates on their way to it, in order. */
export interface ShownThere extends GroupPlace {
  ts: string | null;
  open: { writeId: string; state: 'owed' | 'sending'; kind: WriteKind; covers: number; epoch: number; message: SlackMessage; receivedAt: number | null }[];
}

/**
 * Locks what is stranded in a lane that cannot be written to: the writes `refused` there just now, and about `limit` owed ones, those of one group together. Groups are
 * locked first, as a flush does it. Writes come in their order.
 */
export async function lockStranded(
  tx: Tx,
  lane: string,
  refused: readonly string[],
  limit: number,
): Promise<{ groups: StrandedGroup[]; writes: StrandedWrite[] }> {
  const locked = await tx.run(groups(tx.tenantId, lane, refused, limit));
  const ids = locked.map((group) => group.group_id);
  const rows = await openOrBury(tx, await tx.run(writes(tx.tenantId, lane, refused, ids, limit)));
  return {
    groups: locked.map((row) => ({
      ...{ groupId: row.group_id, routeKey: row.route_key, episode: row.episode, epoch: row.epoch },
      lastFlushAt: row.last_flush_at,
    })),
    writes: rows.map((row) => ({
      ...{ writeId: row.write_id, kind: row.kind, groupId: row.group_id, episode: row.episode, epoch: row.epoch, runId: row.run_id, level: row.level },
      ...{
        covers: row.covers,
        message: row.message,
        receivedAt: row.received_at,
        createdAt: row.created_at,
        traceparent: row.traceparent,
      },
    })),
  };
}

/** What shows groups in these places, with its open writes locked; a place that does not show its group is left out. The groups must be locked. */
export async function lockShownThere(tx: Tx, places: readonly GroupPlace[]): Promise<ShownThere[]> {
  if (places.length === 0) return [];
  const where = [places.map((place) => place.groupId), places.map((place) => place.episode), places.map((place) => place.lane)];
  // The writes come first: what is settled between the two is open here or has its message there.
  const [found, shown] = await Promise.all([tx.run(mains(tx.tenantId, ...where)), tx.run(anchors(tx.tenantId, ...where))]);
  const open = await openOrBury(tx, found);
  return shown.map((row) => ({
    ...{ groupId: row.group_id, episode: row.episode, lane: row.lane, ts: row.ts },
    open: open
      .filter((write) => write.group_id === row.group_id && write.episode === row.episode && write.lane === row.lane)
      .map(({ write_id: writeId, state, kind, covers, epoch, message, received_at: receivedAt }) => ({
        writeId,
        state,
        kind,
        covers,
        epoch,
        message: message,
        receivedAt,
      })),
  }));
}

/** The newest post or update that Slack has taken for a group in a lane since `since` (ms since 1970), null when there is none. */
export async function newestShown(tx: Tx, place: GroupPlace, since: number): Promise<{ epoch: number; message: SlackMessage } | null> {
  const [row] = await tx.run(newest(tx.tenantId, place.groupId, place.episode, place.lane, since));
  const message = row ? openedOrNull(tx, row.write_id, row.message) : null;
  return row && message ? { epoch: row.epoch, message } : null;
}

/** Ends writes that are not sent as they are; `by` is the write that tells what they would have told, null when it was told already. */
export async function endStranded(tx: Tx, ended: readonly { writeId: string; by: string | null; reason: string }[]): Promise<void> {
  if (ended.length === 0) return;
  const column = <K extends 'writeId' | 'by' | 'reason'>(name: K) => ended.map((write) => write[name]);
  await tx.run(end(tx.tenantId, column('writeId'), column('by'), column('reason')));
}
