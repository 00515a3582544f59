import type { SlackMessage } from '@tocsin/contracts/message';
import { urgencies, type WriteKind } from '@tocsin/core/delivery';
import { openOrBury } from './openOrBury.ts';
import type { KeptMessage } from './sealedMessage.ts';
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
     select distinct on (coalesce(group_id, digest_id, write_id)) write_id, seq, state, not_before, urgency, kind = 'update' as edits,
       urgency > ${urgencies.digest} and kind in ('update', 'reply') as chatter, urgency >= ${urgencies.news} and kind = 'post' as news
     from writes where tenant_id = $1 and lane = $2 and state in ('owed', 'sending') order by coalesce(group_id, digest_id, write_id), seq
   ), due as (
     select write_id, edits, chatter, news, row_number() over (partition by edits order by urgency, seq) as place,
       row_number() over (partition by chatter order by urgency, seq) as chatter_place, row_number() over (partition by news order by urgency, seq) as news_place
     from firsts where state = 'owed' and not_before <= to_timestamp($3::float8 / 1000)
   ), picked as (
     select w.write_id from due join writes w on w.tenant_id = $1 and w.write_id = due.write_id and w.state = 'owed'
     where exists (select 1 from lanes where tenant_id = $1 and lane = $2 and fence = $7)
       and place <= case when edits then $5::int else $4::int end and (not chatter or chatter_place <= $6::int) and (not news or news_place <= $8::int)
     for update of w skip locked
   ), claimed as (
     update writes w set state = 'sending', attempt = w.attempt + 1, attempt_started_at = to_timestamp($3::float8 / 1000), fence = $7
     from picked where w.tenant_id = $1 and w.write_id = picked.write_id and w.state = 'owed'
     returning w.*
   )
   select c.write_id, c.kind, c.group_id, c.episode, c.epoch, c.covers, c.urgency, c.message, c.attempt, c.received_at, c.traceparent,
     m.channel_id as anchor_channel_id, m.ts as anchor_ts
   from claimed c left join lateral (
     select channel_id, ts from messages where tenant_id = $1 and group_id = c.group_id and episode = c.episode and lane = $2
     union all select channel_id, ts from digests where tenant_id = $1 and digest_id = c.digest_id limit 1
   ) m on true order by c.seq`,
);
const next = prepared<{
  owed_at: number | null;
  uncertain_at: number | null;
  waiting: number;
  untold: number;
  telling: boolean;
  folded_at: number | null;
  look_at: number | null;
}>(
  'rest_of_lane',
  `with open as materialized (
     select write_id, seq, kind, state, group_id, digest_id, not_before, attempt_started_at, covers, urgency
     from writes where tenant_id = $1 and lane = $2 and state in ('owed', 'sending')
   ), firsts as (
     select distinct on (coalesce(group_id, digest_id, write_id)) state, not_before, attempt_started_at from open order by coalesce(group_id, digest_id, write_id), seq
   ), counts as (
     select count(*) filter (where state = 'owed')::int as waiting,
       count(*) filter (where state = 'owed' and covers > 0 and kind in ('post', 'update') and group_id is not null and urgency > ${urgencies.answer}
         and not_before <= to_timestamp($3::float8 / 1000))::int as untold,
       coalesce(bool_or(digest_id is not null and kind <> 'update'), false) as telling from open
   )
   select min(not_before) filter (where state = 'owed') as owed_at,
     min(greatest(attempt_started_at + interval '10 seconds', not_before)) filter (where state = 'sending' and attempt_started_at < to_timestamp($3::float8 / 1000)) as uncertain_at,
     (select waiting from counts) as waiting, (select untold from counts) as untold, (select telling from counts) as telling,
     (select folded_at from digests where tenant_id = $1 and lane = $2 and closed_at is null) as folded_at,
     (select look_at from digests where tenant_id = $1 and lane = $2 and closed_at is null) as look_at
   from firsts`,
);

interface ClaimRow {
  write_id: string;
  kind: WriteKind;
  group_id: string | null;
  episode: number | null;
  epoch: number | null;
  covers: number;
  urgency: number;
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
  urgency: number;
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

/** How many writes may be claimed: new messages in the channel (posts, pages and replies), edits; and of those that are not urgent edits and replies together, and posts. */
export interface Grants {
  posts: number;
  updates: number;
  chatter: number;
  news: number;
}

/**
 * Claims writes that are due, at most the first open one of each group, so that a group's writes stay in order; one that a flush is superseding just now is left
 * for the next time, and one whose message does not open is dead (`openOrBury`). Answers null when somebody else has taken the lane over since `fence`.
 */
export async function claimWrites(tx: Tx, lane: string, fence: number, grants: Grants, now: number): Promise<ClaimedWrite[] | null> {
  const [[held], rows] = await Promise.all([
    tx.run(hold(tx.tenantId, lane)),
    tx.run(claim(tx.tenantId, lane, now, grants.posts, grants.updates, grants.chatter, fence, grants.news)),
  ]);
  return held?.fence === fence ? (await openOrBury(tx, rows)).map(claimedWriteOf) : null;
}

/** What is left in a lane after a claim at `now`. Times in ms since 1970, null for none. */
export interface LaneRest {
  /** When the first write that could be claimed is due. */
  owedAt: number | null;
  /** When a write whose end nobody knows is to be looked for. */
  uncertainAt: number | null;
  /** How many writes are owed, also those behind another one of their group. */
  waiting: number;
  /** How many of those that are due have something to tell that no digest has told. */
  untold: number;
  /** A digest is on its way. */
  telling: boolean;
  /** The lane's open digest: when it was last told something, and when it is to be looked at. */
  digest: { foldedAt: number; lookAt: number } | null;
}

/** What is left in a lane; what was claimed at `now` does not count. */
export async function restOfLane(tx: Tx, lane: string, now: number): Promise<LaneRest> {
  const [row] = await tx.run(next(tx.tenantId, lane, now));
  const digest = row && row.folded_at !== null && row.look_at !== null ? { foldedAt: row.folded_at, lookAt: row.look_at } : null;
  const { owed_at: owedAt = null, uncertain_at: uncertainAt = null, waiting = 0, untold = 0, telling = false } = row ?? {};
  return { owedAt, uncertainAt, waiting, untold, telling, digest };
}

function claimedWriteOf(row: Omit<ClaimRow, 'message'> & { message: SlackMessage }): ClaimedWrite {
  const { write_id: writeId, kind, group_id: groupId, episode, epoch, covers, urgency, message, attempt, received_at: receivedAt, traceparent } = row;
  const anchor = row.anchor_ts !== null && row.anchor_channel_id !== null ? { channelId: row.anchor_channel_id, ts: row.anchor_ts } : null;
  return { writeId, kind, groupId, episode, epoch, covers, urgency, message, attempt, receivedAt, traceparent, anchor };
}
