import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { WaitingGroup } from '@tocsin/core/digest';
import type { DigestSummary } from '@tocsin/core/digestView';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';
import { type WaitingGroupRow, waitingGroupColumns, waitingGroupOf } from './waitingGroup.ts';

const lock = prepared<{ digest_id: string; opened_at: number; folded_at: number; look_at: number; shown: unknown; ts: string | null }>(
  'lock_digest',
  'select digest_id, opened_at, folded_at, look_at, shown, ts from digests where tenant_id = $1 and lane = $2 and closed_at is null for update',
);
const open = prepared<{ digest_id: string }>(
  'open_digest',
  `insert into digests (tenant_id, digest_id, lane, opened_at, folded_at, look_at, closed_at)
   values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), case when $5::float8 is null then to_timestamp($4::float8 / 1000) end)
   on conflict do nothing returning digest_id`,
);
const keep = prepared<never>(
  'keep_digest',
  `update digests set folded_at = to_timestamp($3::float8 / 1000), look_at = to_timestamp($4::float8 / 1000), shown = $5::jsonb,
     closed_at = case when $4::float8 is null then now() end
   where tenant_id = $1 and digest_id = $2`,
);
const note = prepared<never>(
  'note_digest_groups',
  'insert into digest_groups (tenant_id, digest_id, group_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing',
);
const summarise = prepared<{ status: AlertStatus; rank: number; groups: number; alerts: number }>(
  'summarise_digest',
  `select case when g.firing > 0 then 'firing' when g.acknowledged > 0 then 'acknowledged' else 'resolved' end as status, coalesce(g.severity_rank, 3) as rank,
     count(*)::int as groups, sum(case when g.firing > 0 then g.firing when g.acknowledged > 0 then g.acknowledged else g.resolved end)::int as alerts
   from digest_groups d join groups g on g.tenant_id = $1 and g.group_id = d.group_id where d.tenant_id = $1 and d.digest_id = $2 group by 1, 2`,
);
const movers = prepared<{ name: string; value: string; groups: number; alerts: number }>(
  'movers_of_digest',
  `select l.key as name, l.value, count(*)::int as groups, sum(g.firing)::int as alerts
   from digest_groups d join groups g on g.tenant_id = $1 and g.group_id = d.group_id and g.firing > 0, lateral jsonb_each_text(g.labels) l
   where d.tenant_id = $1 and d.digest_id = $2 group by 1, 2 having count(*) > 1 order by alerts desc, name, value limit $3`,
);
const worst = prepared<WaitingGroupRow>(
  'worst_of_digest',
  `select ${waitingGroupColumns} from digest_groups d join groups g on g.tenant_id = $1 and g.group_id = d.group_id
   where d.tenant_id = $1 and d.digest_id = $2
   order by g.firing = 0, g.acknowledged = 0, g.severity_rank, g.opened_at, g.group_id limit $3`,
);
const unshown = prepared<{ group_id: string }>(
  'refresh_unshown',
  `with unshown as (
     select g.group_id from digest_groups d join groups g on g.tenant_id = $1 and g.group_id = d.group_id and g.firing > 0 and g.status = 'open'
       join messages m on m.tenant_id = $1 and m.group_id = g.group_id and m.episode = g.episode and m.lane = $3 and m.ts is null
     where d.tenant_id = $1 and d.digest_id = $2 order by g.group_id for update of g
   )
   update groups g set refresh = true, next_flush_at = least(next_flush_at, to_timestamp($4::float8 / 1000)) from unshown
   where g.tenant_id = $1 and g.group_id = unshown.group_id and (select count(*) from unshown) <= $5 returning g.group_id`,
);

/** A digest that goes on. Times in ms since 1970; `shown` is what its board counted last, `ts` its message (null until Slack has it). */
export interface OpenDigest {
  digestId: string;
  openedAt: number;
  foldedAt: number;
  lookAt: number;
  shown: unknown;
  ts: string | null;
}

/** The lane's open digest, locked; null when there is none. */
export async function lockDigest(tx: Tx, lane: string): Promise<OpenDigest | null> {
  const [row] = await tx.run(lock(tx.tenantId, lane));
  if (!row) return null;
  const { digest_id: digestId, opened_at: openedAt, folded_at: foldedAt, look_at: lookAt, shown, ts } = row;
  return { digestId, openedAt, foldedAt, lookAt, shown, ts };
}

/** Opens a digest; one with no `lookAt` is over at once. Answers whether it did: a lane has one at a time. */
export async function openDigest(tx: Tx, digest: { digestId: string; lane: string; now: number; lookAt: number | null }): Promise<boolean> {
  return (await tx.run(open(tx.tenantId, digest.digestId, digest.lane, digest.now, digest.lookAt))).length > 0;
}

/** Stores what its board shows and when to look at it again (ms since 1970; null: it is over). */
export async function keepDigest(tx: Tx, digest: { digestId: string; foldedAt: number; lookAt: number | null; shown: unknown }): Promise<void> {
  await tx.run(keep(tx.tenantId, digest.digestId, digest.foldedAt, digest.lookAt, JSON.stringify(digest.shown)));
}

/** Notes which groups a digest has told of. */
export async function noteDigestGroups(tx: Tx, digestId: string, groupIds: readonly string[]): Promise<void> {
  await tx.run(note(tx.tenantId, digestId, groupIds));
}

/** Counts what a digest stands for, as it is now, and up to `labels` labels. */
export async function summariseDigest(tx: Tx, digestId: string, labels: number): Promise<DigestSummary> {
  const [counts, byLabel] = await Promise.all([tx.run(summarise(tx.tenantId, digestId)), tx.run(movers(tx.tenantId, digestId, labels))]);
  return { counts: counts.map(({ status, rank, groups, alerts }) => ({ status, severity: severityOfRank(rank), groups, alerts })), byLabel };
}

/** The worst `limit` groups that a digest stands for, as they are now: what fires first. */
export async function worstOfDigest(tx: Tx, digestId: string, limit: number): Promise<WaitingGroup[]> {
  return (await tx.run(worst(tx.tenantId, digestId, limit))).map(waitingGroupOf);
}

/** Has the digest's groups that still fire and have no message of their own in the lane flushed at `at`, so that they get one, if there are at most `most` of them. */
export async function refreshUnshown(tx: Tx, digestId: string, lane: string, at: number, most: number): Promise<string[]> {
  return (await tx.run(unshown(tx.tenantId, digestId, lane, at, most))).map((row) => row.group_id);
}
