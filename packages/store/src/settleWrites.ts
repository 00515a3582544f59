import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import { keptMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const sent = prepared<never>(
  'settle_sent',
  `with done as (
     update writes w set state = 'sent', channel_id = u.channel_id, ts = u.ts, ended_at = now(), reason = null
     from unnest($2::uuid[], $3::text[], $4::text[]) as u(write_id, channel_id, ts)
     where w.tenant_id = $1 and w.write_id = u.write_id and w.state = 'sending'
     returning w.group_id, w.episode, w.digest_id, w.lane, w.kind, w.attempt_started_at, u.channel_id, u.ts
   ), boards as (
     update digests d set channel_id = done.channel_id, ts = done.ts from done where d.tenant_id = $1 and d.digest_id = done.digest_id and done.kind = 'post'
   )
   update messages m set posted_at = coalesce(m.posted_at, now()), shown_at = done.attempt_started_at,
     channel_id = case when done.kind = 'post' or m.ts is null then done.channel_id else m.channel_id end,
     ts = case when done.kind = 'post' or m.ts is null then done.ts else m.ts end
   from done where m.tenant_id = $1 and m.group_id = done.group_id and m.episode = done.episode and m.lane = done.lane and done.kind in ('post', 'update')`,
);
/** A page whose alert was answered while it was being sent and refused is taken back here: whoever answered could take back only what was owed then. */
const owed = prepared<never>(
  'settle_owed',
  `with answered as (
     select r.answered_at is not null as is_so from writes w join escalation_runs r on r.tenant_id = $1 and r.run_id = w.run_id
     where w.tenant_id = $1 and w.write_id = $2 for share of r
   ), verdict as (select coalesce(bool_or(is_so), false) as take_back from answered)
   update writes set state = case when take_back then 'suppressed' else 'owed' end, ended_at = case when take_back then now() end,
     reason = case when take_back then 'answered' else $3 end, not_before = to_timestamp($4::float8 / 1000), attempt = attempt - $5, kind = coalesce($6, kind),
     message = coalesce($7::jsonb, message), looked = 0
   from verdict where tenant_id = $1 and write_id = $2 and state = 'sending'`,
);
const ended = prepared<never>(
  'settle_ended',
  `update writes set state = $3, reason = $4, superseded_by = $5, ended_at = now() where tenant_id = $1 and write_id = $2 and state = 'sending'`,
);
const noted = prepared<never>(
  'note_look',
  `update writes set reason = $3, looked = $4, not_before = to_timestamp($5::float8 / 1000) where tenant_id = $1 and write_id = $2 and state = 'sending'`,
);

/** Writes that Slack has taken, where and as what. The group's message is known by it from now on. */
export async function settleSent(tx: Tx, writes: readonly { writeId: string; channelId: string | null; ts: string | null }[]): Promise<void> {
  if (writes.length === 0) return;
  const ids = writes.map((write) => write.writeId);
  await tx.run(
    sent(
      tx.tenantId,
      ids,
      writes.map((write) => write.channelId),
      writes.map((write) => write.ts),
    ),
  );
}

/** Back into the lane, not before `notBefore`; with another kind or message where Slack refused this one. A page that was answered meanwhile is suppressed. */
export async function settleOwed(
  tx: Tx,
  write: { writeId: string; lane: string; reason: string; notBefore: number; countsAsAttempt: boolean; kind?: WriteKind; message?: SlackMessage },
): Promise<void> {
  const message = write.message ? keptMessage(tx, write.lane, write.writeId, write.message) : null;
  await tx.run(owed(tx.tenantId, write.writeId, write.reason, write.notBefore, write.countsAsAttempt ? 0 : 1, write.kind ?? null, message));
}

/** Over without being accepted: dead, or superseded by the write `by`. */
export async function settleEnded(tx: Tx, writeId: string, state: 'dead' | 'superseded', reason: string, by: string | null): Promise<void> {
  await tx.run(ended(tx.tenantId, writeId, state, reason, by));
}

/** Still unknown: why, how often it has been looked for, and when to look (again). */
export async function noteLook(tx: Tx, writeId: string, reason: string, looked: number, lookAt: number): Promise<void> {
  await tx.run(noted(tx.tenantId, writeId, reason, looked, lookAt));
}
