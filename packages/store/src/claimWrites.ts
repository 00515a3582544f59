import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import { type KeptMessage, openMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const open = prepared<{ fence: number }>(
  'open_lane',
  'insert into lanes (tenant_id, lane, fence) values ($1, $2, 1) on conflict (tenant_id, lane) do update set fence = lanes.fence + 1 returning fence',
);
const hold = prepared<{ fence: number }>('hold_lane', 'select fence from lanes where tenant_id = $1 and lane = $2 for share');
const claim = prepared<ClaimRow>(
  'claim_writes',
  `with firsts as (
     select distinct on (coalesce(group_id, write_id)) write_id, seq, state, not_before, kind = 'update' as edits, kind = 'reply' as replies
     from writes where tenant_id = $1 and lane = $2 and state in ('owed', 'sending') order by coalesce(group_id, write_id), seq
   ), due as (
     select write_id, edits, replies, row_number() over (partition by edits order by replies, seq) as place,
       row_number() over (partition by edits or replies order by seq) as chatter_place
     from firsts where state = 'owed' and not_before <= to_timestamp($3::float8 / 1000)
   ), picked as (
     select w.write_id from due join writes w on w.tenant_id = $1 and w.write_id = due.write_id and w.state = 'owed'
     where exists (select 1 from lanes where tenant_id = $1 and lane = $2 and fence = $7)
       and place <= case when edits then $5::int else $4::int end and (chatter_place <= $6::int or not (edits or replies))
     for update of w skip locked
   ), claimed as (
     update writes w set state = 'sending', attempt = w.attempt + 1, attempt_started_at = to_timestamp($3::float8 / 1000), fence = $7
     from picked where w.tenant_id = $1 and w.write_id = picked.write_id and w.state = 'owed'
     returning w.*
   )
   select c.write_id, c.kind, c.group_id, c.episode, c.epoch, c.covers, c.message, c.attempt, c.received_at, c.traceparent,
     m.channel_id as anchor_channel_id, m.ts as anchor_ts
   from claimed c left join lateral (
     select channel_id, ts from messages where tenant_id = $1 and group_id = c.group_id and episode = c.episode and lane = $2 limit 1
   ) m on true order by c.seq`,
);
const next = prepared<{ owed_at: number | null; uncertain_at: number | null; waiting: number }>(
  'next_of_lane',
  `with firsts as (
     select distinct on (coalesce(group_id, write_id)) state, not_before, attempt_started_at from writes
     where tenant_id = $1 and lane = $2 and state in ('owed', 'sending') order by coalesce(group_id, write_id), seq
   )
   select min(not_before) filter (where state = 'owed') as owed_at,
     min(greatest(attempt_started_at + interval '10 seconds', not_before)) filter (where state = 'sending' and attempt_started_at < to_timestamp($3::float8 / 1000)) as uncertain_at,
     (select count(*)::int from writes where tenant_id = $1 and lane = $2 and state = 'owed') as waiting
   from firsts`,
);

interface ClaimRow {
  write_id: string;
  kind: WriteKind;
  group_id: string | null;
  episode: number | null;
  epoch: number | null;
  covers: number;
  message: KeptMessage;
  attempt: number;
  received_at: number | null;
  traceparent: string | null;
  anchor_channel_id: string | null;
  anchor_ts: string | null;
}

/** A write that this worker alone may send now. `anchor` is the message it updates or replies to. */
export interface ClaimedWrite {
  writeId: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  covers: number;
  message: SlackMessage;
  attempt: number;
  receivedAt: number | null;
  traceparent: string | null;
  anchor: { channelId: string; ts: string } | null;
}

/** Takes a lane over: the number it answers fences off whoever had it before. */
export async function openLane(tx: Tx, lane: string): Promise<number> {
  const [row] = await tx.run(open(tx.tenantId, lane));
  return row?.fence ?? 0;
}

/** How many writes may be claimed: new messages in the channel (posts, pages and replies, in this order), edits, and edits and replies together. */
export interface Grants {
  posts: number;
  updates: number;
  chatter: number;
}

/**
 * Claims writes that are due, at most the first open one of each group, so that a group's writes stay in order; one that a flush is superseding just now is left
 * for the next time. Answers null when somebody else has taken the lane over since `fence`.
 */
export async function claimWrites(tx: Tx, lane: string, fence: number, grants: Grants, now: number): Promise<ClaimedWrite[] | null> {
  const [[held], rows] = await Promise.all([
    tx.run(hold(tx.tenantId, lane)),
    tx.run(claim(tx.tenantId, lane, now, grants.posts, grants.updates, grants.chatter, fence)),
  ]);
  return held?.fence === fence ? rows.map((row) => claimedWriteOf(row, openMessage(tx, row.write_id, row.message))) : null;
}

/** What is left in a lane after a claim at `now`. Times in ms since 1970, null for none. */
export interface LaneRest {
  /** When the first write that could be claimed is due. */
  owedAt: number | null;
  /** When a write whose end nobody knows is to be looked for. */
  uncertainAt: number | null;
  /** How many writes are owed, also those behind another one of their group. */
  waiting: number;
}

/** What is left in a lane; what was claimed at `now` does not count. */
export async function restOfLane(tx: Tx, lane: string, now: number): Promise<LaneRest> {
  const [row] = await tx.run(next(tx.tenantId, lane, now));
  return { owedAt: row?.owed_at ?? null, uncertainAt: row?.uncertain_at ?? null, waiting: row?.waiting ?? 0 };
}

function claimedWriteOf(row: ClaimRow, message: SlackMessage): ClaimedWrite {
  const { write_id: writeId, kind, group_id: groupId, episode, epoch, covers, attempt, received_at: receivedAt, traceparent } = row;
  const anchor = row.anchor_ts !== null && row.anchor_channel_id !== null ? { channelId: row.anchor_channel_id, ts: row.anchor_ts } : null;
  return { writeId, kind, groupId, episode, epoch, covers, message, attempt, receivedAt, traceparent, anchor };
}
