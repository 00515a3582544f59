import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import { openOrBury } from './openOrBury.ts';
import type { KeptMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

interface Row {
  write_id: string;
  kind: WriteKind;
  group_id: string | null;
  episode: number | null;
  message: KeptMessage;
  attempt: number;
  looked: number;
  reason: string | null;
  attempt_started_at: number;
  channel_id: string | null;
  anchor_channel_id: string | null;
  anchor_ts: string | null;
}

const statement = prepared<Row>(
  'uncertain_writes',
  `select w.write_id, w.kind, w.group_id, w.episode, w.message, w.attempt, w.looked, w.reason, w.attempt_started_at, w.channel_id,
     coalesce(m.channel_id, d.channel_id) as anchor_channel_id, coalesce(m.ts, d.ts) as anchor_ts
   from writes w left join messages m on m.tenant_id = $1 and m.group_id = w.group_id and m.episode = w.episode and m.lane = w.lane
     left join digests d on d.tenant_id = $1 and d.digest_id = w.digest_id
   where w.tenant_id = $1 and w.lane = $2 and w.state = 'sending' and w.attempt_started_at <= to_timestamp($3::float8 / 1000)
     and w.not_before <= to_timestamp($4::float8 / 1000)
   order by w.seq limit 100`,
);

/** A write that was being sent when its worker died or Slack's answer was lost. */
export interface UncertainWrite {
  writeId: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  message: SlackMessage;
  attempt: number;
  looked: number;
  reason: string;
  startedAt: number;
  anchor: { channelId: string; ts: string } | null;
}

/** The lane's writes whose attempt began before `startedBefore` and of which nobody knows the end, if it is time to look. One whose message does not open is dead. */
export async function uncertainWrites(tx: Tx, lane: string, startedBefore: number, now: number): Promise<UncertainWrite[]> {
  const rows = await tx.run(statement(tx.tenantId, lane, startedBefore, now));
  return (await openOrBury(tx, rows)).map((row) => ({
    writeId: row.write_id,
    kind: row.kind,
    groupId: row.group_id,
    episode: row.episode,
    message: row.message,
    attempt: row.attempt,
    looked: row.looked,
    reason: row.reason ?? 'worker_died',
    startedAt: row.attempt_started_at,
    anchor: row.anchor_ts !== null && row.anchor_channel_id !== null ? { channelId: row.anchor_channel_id, ts: row.anchor_ts } : null,
  }));
}
