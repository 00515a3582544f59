import { severityRank } from '@tocsin/contracts/severity';
import type { Flaps } from '@tocsin/core/flapping';
import type { GroupSummary } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const rows = `unnest($3::uuid[], $4::float8[], $5::boolean[], $6::boolean[], $7::smallint[], $8::int[], $9::int[], $10::int[], $11::int[], $12::text[], $13::text[])
  as u(group_id, next_flush_at, close, aloud, severity_rank, firing, acknowledged, resolved, suppressed, headline, flaps)
  where g.tenant_id = $1 and g.group_id = u.group_id`;
const standing = `next_flush_at = to_timestamp(u.next_flush_at / 1000), refresh = false, severity_rank = u.severity_rank, firing = u.firing, acknowledged = u.acknowledged,
  resolved = u.resolved, suppressed = u.suppressed, headline = coalesce(u.headline, g.headline), flaps = u.flaps::jsonb`;

const flushed = prepared<never>(
  'store_flushes',
  `update groups g set ${standing}, epoch = g.epoch + 1, last_flush_at = to_timestamp($2::float8 / 1000), changed_at = to_timestamp($2::float8 / 1000),
     heard_at = case when u.aloud then to_timestamp($2::float8 / 1000) else coalesce(g.heard_at, g.last_flush_at) end,
     status = case when u.close then 'closed' else 'open' end
   from ${rows}`,
);
const postponed = prepared<never>(
  'postpone_flushes',
  `update groups g set ${standing}, status = case when u.close then 'closed' else g.status end,
     changed_at = case when g.suppressed <> u.suppressed then to_timestamp($2::float8 / 1000) else g.changed_at end
   from ${rows}`,
);
/** What a batch is changing just now fires again: it stays, for the next episode. Its row is not waited for, the batch may be waiting for one of ours. */
const cleared = prepared<never>(
  'clear_members',
  `delete from group_members m using (
     select group_id, alert_id from group_members where tenant_id = $1 and group_id = any($2::uuid[]) and pending = 0 and status = 'resolved' for update skip locked
   ) over_and_told where m.tenant_id = $1 and m.group_id = over_and_told.group_id and m.alert_id = over_and_told.alert_id`,
);

export interface FlushRow {
  groupId: string;
  nextFlushAt: number | null;
  close: boolean;
  /** It is told aloud: see `isAloud`. */
  aloud: boolean;
  summary: GroupSummary;
  /** What its worst alert says, for lists. */
  headline: string | null;
  /** How often it has turned lately. */
  flaps: Flaps;
}

/** Closes an epoch of groups that this transaction has locked. One that closes lets go of its members: they are all resolved and told. */
export async function storeFlushes(tx: Tx, flushes: readonly FlushRow[], now: number): Promise<void> {
  await store(tx, flushed, flushes, now);
}

/** Moves the next look at groups and notes how their alerts stand; no epoch. */
export async function postponeFlushes(tx: Tx, flushes: readonly FlushRow[], now: number): Promise<void> {
  await store(tx, postponed, flushes, now);
}

async function store(tx: Tx, statement: typeof flushed, flushes: readonly FlushRow[], now: number): Promise<void> {
  if (flushes.length === 0) return;
  const closing = flushes.filter(({ close }) => close).map(({ groupId }) => groupId);
  await Promise.all([tx.run(statement(tx.tenantId, now, ...columnsOf(flushes))), closing.length > 0 ? tx.run(cleared(tx.tenantId, closing)) : undefined]);
}

function columnsOf(flushes: readonly FlushRow[]): unknown[] {
  return [
    flushes.map(({ groupId }) => groupId),
    flushes.map(({ nextFlushAt }) => nextFlushAt),
    flushes.map(({ close }) => close),
    flushes.map(({ aloud }) => aloud),
    flushes.map(({ summary }) => (summary.severity === null ? null : severityRank[summary.severity])),
    flushes.map(({ summary }) => summary.firing),
    flushes.map(({ summary }) => summary.acknowledged),
    flushes.map(({ summary }) => summary.resolved),
    flushes.map(({ summary }) => summary.suppressed),
    flushes.map(({ headline }) => headline),
    flushes.map(({ flaps }) => (flaps.turns.length === 0 && flaps.over ? null : JSON.stringify(flaps))),
  ];
}
