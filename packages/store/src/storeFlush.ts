import { severityRank } from '@tocsin/contracts/severity';
import type { GroupSummary } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const flushed = prepared<never>(
  'store_flush',
  `update groups set epoch = epoch + 1, last_flush_at = to_timestamp($3::float8 / 1000), next_flush_at = to_timestamp($4::float8 / 1000), refresh = false,
     heard_at = case when $12 then to_timestamp($3::float8 / 1000) else coalesce(heard_at, last_flush_at) end,
     status = case when $5 then 'closed' else 'open' end, severity_rank = $6, firing = $7, acknowledged = $8, resolved = $9, suppressed = $10, headline = coalesce($11, headline), changed_at = to_timestamp($3::float8 / 1000)
   where tenant_id = $1 and group_id = $2`,
);
const postponed = prepared<never>(
  'postpone_flush',
  `update groups set next_flush_at = to_timestamp($3::float8 / 1000), refresh = false, status = case when $4 then 'closed' else status end, severity_rank = $5, firing = $6, acknowledged = $7,
     resolved = $8, suppressed = $9, headline = coalesce($10, headline), changed_at = case when suppressed <> $9 then to_timestamp($11::float8 / 1000) else changed_at end
   where tenant_id = $1 and group_id = $2`,
);
const hastened = prepared<never>(
  'hasten_flush',
  `update groups set status = 'open', episode = episode + (status = 'closed')::int,
     opened_at = case when status = 'closed' then to_timestamp($3::float8 / 1000) else opened_at end,
     last_flush_at = case when status = 'closed' then null else last_flush_at end,
     acknowledged_by = case when status = 'closed' then null else acknowledged_by end,
     acknowledged_at = case when status = 'closed' then null else acknowledged_at end,
     next_flush_at = least(coalesce(next_flush_at, to_timestamp($3::float8 / 1000)), to_timestamp($3::float8 / 1000))
   where tenant_id = $1 and group_id = $2`,
);
/** What a batch is changing just now fires again: it stays, for the next episode. Its row is not waited for, the batch may be waiting for one of ours. */
const cleared = prepared<never>(
  'clear_members',
  `delete from group_members m using (
     select alert_id from group_members where tenant_id = $1 and group_id = $2 and pending = 0 and status = 'resolved' for update skip locked
   ) over_and_told where m.tenant_id = $1 and m.group_id = $2 and m.alert_id = over_and_told.alert_id`,
);

export interface FlushRow {
  groupId: string;
  now: number;
  nextFlushAt: number | null;
  close: boolean;
  /** It is told aloud: see `isAloud`. */
  aloud: boolean;
  summary: GroupSummary;
  /** What its worst alert says, for lists. */
  headline: string | null;
}

/** Closes an epoch of a group that this transaction has locked. A group that closes lets go of its members: they are all resolved and told. */
export async function storeFlush(tx: Tx, flush: FlushRow): Promise<void> {
  const { groupId, now, nextFlushAt, close, aloud, summary, headline } = flush;
  const rank = summary.severity === null ? null : severityRank[summary.severity];
  const stored = tx.run(
    flushed(tx.tenantId, groupId, now, nextFlushAt, close, rank, summary.firing, summary.acknowledged, summary.resolved, summary.suppressed, headline, aloud),
  );
  await Promise.all([stored, close ? tx.run(cleared(tx.tenantId, groupId)) : undefined]);
}

/** Moves the next look at a group and notes how its alerts stand; no epoch. */
export async function postponeFlush(tx: Tx, flush: FlushRow): Promise<void> {
  const { groupId, now, nextFlushAt, close, summary, headline } = flush;
  const { firing, acknowledged, resolved, suppressed, severity } = summary;
  const rank = severity === null ? null : severityRank[severity];
  const stored = tx.run(postponed(tx.tenantId, groupId, nextFlushAt, close, rank, firing, acknowledged, resolved, suppressed, headline, now));
  await Promise.all([stored, close ? tx.run(cleared(tx.tenantId, groupId)) : undefined]);
}

/** Lets a group that owes something be flushed at `at` (ms since 1970) if it would be later; one that closed meanwhile opens again, as a new episode. */
export async function hastenFlush(tx: Tx, groupId: string, at: number): Promise<void> {
  await tx.run(hastened(tx.tenantId, groupId, at));
}
