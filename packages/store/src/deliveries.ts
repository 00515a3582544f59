import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import type { WriteState } from '@tocsin/core/ledger/writeEnds';
import { openedOrNull } from './openOrBury.ts';
import { type KeptMessage, openMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const columns = `write_id, seq, lane, kind, state, reason, attempt, covers, group_id, episode, epoch, run_id, level, superseded_by, channel_id, ts, not_before, attempt_started_at,
  created_at, ended_at, dropped_at`;
const list = prepared<Row>(
  'list_deliveries',
  `select ${columns} from writes where tenant_id = $1 and ($2::text[] is null or state = any($2)) and ($3::text is null or lane = $3) and ($5::boolean or dropped_at is null)
   order by seq desc limit $4`,
);
const one = prepared<Row & { message: KeptMessage }>('read_delivery', `select ${columns}, message from writes where tenant_id = $1 and write_id = $2`);
const lockGroup = prepared<never>(
  'lock_group_of_delivery',
  'select group_id from groups where tenant_id = $1 and group_id = (select group_id from writes where tenant_id = $1 and write_id = $2) for update',
);
const lock = prepared<Row & { message: KeptMessage }>(
  'lock_delivery',
  `select ${columns}, message from writes where tenant_id = $1 and write_id = $2 for update`,
);
/** What says something newer of the same group in the same place: what is owed first, as it can still take something over. */
const newer = prepared<{ write_id: string; state: WriteState }>(
  'newer_main',
  `select n.write_id, n.state from writes w join writes n on n.tenant_id = $1 and n.group_id = w.group_id and n.episode = w.episode and n.lane = w.lane and n.seq > w.seq
     and n.kind in ('post', 'update') and n.state in ('owed', 'sending', 'sent', 'merged')
   where w.tenant_id = $1 and w.write_id = $2 and w.kind in ('post', 'update') order by n.state <> 'owed', n.seq desc limit 1 for update of n`,
);
const again = prepared<never>(
  'owe_again',
  `update writes set state = 'owed', attempt = 0, looked = 0, fence = null, attempt_started_at = null, ended_at = null, dropped_at = null, not_before = to_timestamp($3::float8 / 1000)
   where tenant_id = $1 and write_id = $2 and state in ('dead', 'owed')`,
);
const handOn = prepared<never>(
  'hand_on',
  `with taker as (
     update writes set covers = covers + $4, received_at = least(received_at, (select received_at from writes where tenant_id = $1 and write_id = $2))
     where tenant_id = $1 and write_id = $3 and state = 'owed' returning write_id
   )
   update writes set state = 'superseded', superseded_by = $3, reason = case when exists (select 1 from taker) then 'newer state' else 'told since' end, ended_at = now()
   where tenant_id = $1 and write_id = $2 and state = 'dead'`,
);
const drop = prepared<never>(
  'drop_delivery',
  `update writes set dropped_at = to_timestamp($3::float8 / 1000) where tenant_id = $1 and write_id = $2 and state = 'dead'`,
);

interface Row {
  write_id: string;
  seq: number;
  lane: string;
  kind: WriteKind;
  state: WriteState;
  reason: string | null;
  attempt: number;
  covers: number;
  group_id: string | null;
  episode: number | null;
  epoch: number | null;
  run_id: string | null;
  level: number | null;
  superseded_by: string | null;
  channel_id: string | null;
  ts: string | null;
  not_before: number;
  attempt_started_at: number | null;
  created_at: number;
  ended_at: number | null;
  dropped_at: number | null;
}

/** A write to Slack and what became of it. Times are ms since 1970. */
export interface Delivery {
  writeId: string;
  lane: string;
  kind: WriteKind;
  state: WriteState;
  reason: string | null;
  attempt: number;
  covers: number;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  runId: string | null;
  level: number | null;
  supersededBy: string | null;
  channelId: string | null;
  ts: string | null;
  notBefore: number;
  triedAt: number | null;
  createdAt: number;
  endedAt: number | null;
  droppedAt: number | null;
}

/** Writes of a tenant, newest first, of these states and this lane (null: of each); those that were dropped only where asked for. */
export async function listDeliveries(
  tx: Tx,
  wanted: { states: readonly WriteState[] | null; lane: string | null; withDropped: boolean; limit: number },
): Promise<Delivery[]> {
  return (await tx.run(list(tx.tenantId, wanted.states, wanted.lane, wanted.limit, wanted.withDropped))).map(deliveryOf);
}

/** One write with its message, sealed still where the store was opened without the key or with another one; null when the tenant has no such write. */
export async function readDelivery(tx: Tx, writeId: string): Promise<(Delivery & { message: KeptMessage }) | null> {
  const [row] = await tx.run(one(tx.tenantId, writeId));
  return row ? { ...deliveryOf(row), message: tx.messageSeal === null ? row.message : (openedOrNull(tx, writeId, row.message) ?? row.message) } : null;
}

/** One write with its group and itself locked, in the order in which a flush does; its message only where it was sent. Throws where that is sealed and there is no key, or not its key. */
export async function lockDelivery(tx: Tx, writeId: string): Promise<(Delivery & { message: SlackMessage | null }) | null> {
  const [, [row]] = await Promise.all([tx.run(lockGroup(tx.tenantId, writeId)), tx.run(lock(tx.tenantId, writeId))]);
  return row ? { ...deliveryOf(row), message: row.state === 'sent' ? openMessage(tx, writeId, row.message) : null } : null;
}

/** The write that says something newer than this one of the same group in the same lane, locked; null when there is none, or when this one shows no group. */
export async function newerDelivery(tx: Tx, writeId: string): Promise<{ writeId: string; state: WriteState } | null> {
  const [row] = await tx.run(newer(tx.tenantId, writeId));
  return row ? { writeId: row.write_id, state: row.state } : null;
}

/** A dead write is owed again from `now` (ms since 1970) on, as if it had never been tried; an owed one need not wait any longer. */
export async function oweDeliveryAgain(tx: Tx, writeId: string, now: number): Promise<void> {
  await tx.run(again(tx.tenantId, writeId, now));
}

/** A dead write is told by a newer one: what it covers is handed on where that is still owed. Both are locked. */
export async function handOnDelivery(tx: Tx, writeId: string, to: string, covers: number): Promise<void> {
  await tx.run(handOn(tx.tenantId, writeId, to, covers));
}

/** Takes a dead write off the list of dead letters. It stays dead. */
export async function dropDelivery(tx: Tx, writeId: string, now: number): Promise<void> {
  await tx.run(drop(tx.tenantId, writeId, now));
}

function deliveryOf(row: Row): Delivery {
  const { write_id: writeId, group_id: groupId, run_id: runId, superseded_by: supersededBy, channel_id: channelId } = row;
  const times = { notBefore: row.not_before, triedAt: row.attempt_started_at, createdAt: row.created_at, endedAt: row.ended_at, droppedAt: row.dropped_at };
  const { lane, kind, state, reason, attempt, covers, episode, epoch, level, ts } = row;
  return { writeId, lane, kind, state, reason, attempt, covers, groupId, episode, epoch, runId, level, supersededBy, channelId, ts, ...times };
}
