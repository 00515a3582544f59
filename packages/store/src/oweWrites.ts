import type { SlackMessage } from '@tocsin/contracts/message';
import { urgencyOf, type WriteKind } from '@tocsin/core/delivery';
import { floats, ints, texts, uuids } from './arrays.ts';
import { keptMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'owe_writes',
  `insert into writes (tenant_id, write_id, lane, kind, group_id, episode, epoch, run_id, level, state, reason, covers, message, received_at, traceparent, not_before, digest_id, urgency, ended_at)
   select $1, u.write_id, u.lane, u.kind, u.group_id, u.episode, u.epoch, u.run_id, u.level, u.state, u.reason, u.covers, u.message::jsonb,
     to_timestamp(u.received_at / 1000), u.traceparent, to_timestamp(u.not_before / 1000), u.digest_id, u.urgency, case when u.state = 'owed' then null else now() end
   from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::int[], $8::uuid[], $9::int[], $10::text[], $11::text[], $12::int[], $13::text[],
     $14::float8[], $15::text[], $16::float8[], $17::uuid[], $18::int[])
     as u(write_id, lane, kind, group_id, episode, epoch, run_id, level, state, reason, covers, message, received_at, traceparent, not_before, digest_id, urgency)
   on conflict do nothing`,
);

/** A write to Slack that is owed from now on. `covers`: how many transitions its being accepted tells. Times in ms since 1970. */
export interface OwedWrite {
  writeId: string;
  lane: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  runId: string | null;
  level: number | null;
  covers: number;
  message: SlackMessage;
  receivedAt: number | null;
  traceparent: string | null;
  notBefore: number;
  /** The digest that it is part of, if it is. */
  digestId?: string;
  /** What goes first in its lane (`core/delivery`); as its kind has it when it is not given. */
  urgency?: number;
}

/** Stores owed writes, in the order given: a lane is drained in that order. One that is there already stays as it is. */
export async function oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void> {
  if (writes.length > 0) await insert(tx, writes, 'owed', () => null);
}

/** Stores that something is not told, and why: the ledger's row for what was suppressed until it was over. */
export async function noteSuppressed(tx: Tx, writes: readonly (OwedWrite & { reason: string })[]): Promise<void> {
  if (writes.length > 0) await insert(tx, writes, 'suppressed', (write) => write.reason);
}

async function insert<Write extends OwedWrite>(
  tx: Tx,
  writes: readonly Write[],
  state: 'owed' | 'suppressed',
  reasonOf: (write: Write) => string | null,
): Promise<void> {
  await tx.run(
    statement(
      tx.tenantId,
      uuids(writes.map((write) => write.writeId)),
      texts(writes.map((write) => write.lane)),
      texts(writes.map((write) => write.kind)),
      uuids(writes.map((write) => write.groupId)),
      ints(writes.map((write) => write.episode)),
      ints(writes.map((write) => write.epoch)),
      uuids(writes.map((write) => write.runId)),
      ints(writes.map((write) => write.level)),
      texts(writes.map(() => state)),
      texts(writes.map(reasonOf)),
      ints(writes.map((write) => write.covers)),
      texts(writes.map((write) => (state === 'owed' ? keptMessage(tx, write.lane, write.writeId, write.message) : JSON.stringify(write.message)))),
      floats(writes.map((write) => write.receivedAt)),
      texts(writes.map((write) => write.traceparent)),
      floats(writes.map((write) => write.notBefore)),
      uuids(writes.map((write) => write.digestId ?? null)),
      ints(writes.map((write) => write.urgency ?? urgencyOf(write.kind))),
    ),
  );
}
