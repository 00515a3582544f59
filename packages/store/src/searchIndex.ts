import type { ChangePlace } from '@tocsin/contracts/alertSearch';
import { severityOfRank } from '@tocsin/contracts/severity';
import { bucketCount } from '@tocsin/core/search/postings';
import type { Searched } from '@tocsin/core/search/searchTerms';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** A run of alerts that are indexed, without them. Times are ms since 1970. */
export interface SearchSegment {
  segment: number;
  fromXid: string;
  to: ChangePlace;
  fromAt: number;
  toAt: number;
  alerts: number;
}

/** An alert to be indexed, and its place. */
export interface Indexable extends Searched, ChangePlace {
  changedAt: number;
}

type SegmentRow = { segment: number; from_xid: string; to_xid: string; to_id: string; from_at: number; to_at: number; alerts: number };
const segmentColumns = 's.segment, s.from_xid::text as from_xid, s.to_xid::text as to_xid, s.to_id, s.from_at, s.to_at, s.alerts';

const all = prepared<SegmentRow>('search_segments', `select ${segmentColumns} from search_segments s where s.tenant_id = $1 order by s.segment desc`);
const unindexed = prepared<Pick<Indexable, 'alertId' | 'status' | 'environment' | 'message' | 'labels' | 'changedAt' | 'xid'> & { rank: number }>(
  'load_unindexed',
  `select alert_id as "alertId", status, severity_rank as rank, environment, message, labels, changed_at as "changedAt", change_xid::text as xid from alerts
   where tenant_id = $1 and change_xid >= $2::xid8 and (change_xid, alert_id) > ($2::xid8, $3::uuid) and (change_xid, alert_id) <= ($4::xid8, $5::uuid)
     and change_xid < pg_snapshot_xmin(pg_current_snapshot())
   order by change_xid, alert_id limit $6`,
);
const addSegment = prepared<never>(
  'insert_segment',
  `insert into search_segments (tenant_id, segment, from_xid, to_xid, to_id, from_at, to_at, alerts, alert_ids)
   values ($1, $2, $3::xid8, $4::xid8, $5, to_timestamp($6::float8 / 1000), to_timestamp($7::float8 / 1000), $8, $9)`,
);
const addPostings = prepared<never>(
  'insert_postings',
  'insert into search_postings (tenant_id, segment, bucket, entries) select $1, $2, u.bucket, u.entries from unnest($3::smallint[], $4::bytea[]) as u(bucket, entries)',
);
const removeSegments = prepared<never>('delete_segments', 'delete from search_segments where tenant_id = $1 and segment = any($2::bigint[])');
const removePostings = prepared<never>(
  'delete_postings',
  `delete from search_postings where tenant_id = $1 and bucket = any(array(select generate_series(0, ${bucketCount - 1}))::smallint[]) and segment = any($2::bigint[])`,
);
const live = prepared<SegmentRow & { live: number }>(
  'live_segments',
  `select ${segmentColumns}, (select count(*)::int from alerts a where a.tenant_id = $1 and a.change_xid between s.from_xid and s.to_xid) as live
   from search_segments s where s.tenant_id = $1 and s.segment > $2 order by s.segment limit $3`,
);
const waiting = prepared<{ tenant_id: string }>(
  'tenants_to_index',
  `select t.tenant_id from tenants t
   where ($1::float8 is null or t.tenant_id in (select b.tenant_id from batches b where b.received_at >= to_timestamp($1::float8 / 1000)))
     and (select count(*) from (select 1 from alerts a where a.tenant_id = t.tenant_id and a.change_xid >
       coalesce((select s.to_xid from search_segments s where s.tenant_id = t.tenant_id order by s.segment desc limit 1), '0'::xid8) limit $2) tail) = $2`,
);
const indexed = prepared<{ tenant_id: string }>('indexed_tenants', 'select distinct tenant_id from search_segments');
const newestXid = prepared<{ xid: string }>('newest_xid', 'select pg_snapshot_xmax(pg_current_snapshot())::text as xid');

/** Every segment of the tenant, the newest first. */
export async function readSegments(tx: Tx): Promise<SearchSegment[]> {
  return (await tx.run(all(tx.tenantId))).map(segmentOf);
}

/** Up to `limit` segments behind the one numbered `after`, the oldest first, with about how many of their alerts have not changed since. */
export async function readLiveSegments(tx: Tx, after: number, limit: number): Promise<(SearchSegment & { live: number })[]> {
  return (await tx.run(live(tx.tenantId, after, limit))).map((row) => ({ ...segmentOf(row), live: row.live }));
}

/** Alerts behind `after` up to `to`, oldest first. Those of transactions that may still be open, or that began before one that is, are left out: one of them could come in between. */
export async function loadIndexable(tx: Tx, after: ChangePlace, to: ChangePlace, limit: number): Promise<Indexable[]> {
  const rows = await tx.run(unindexed(tx.tenantId, after.xid, after.alertId, to.xid, to.alertId, limit));
  return rows.map(({ rank, ...row }) => ({ ...row, severity: severityOfRank(rank) }));
}

/** Adds a segment of `alerts` (in order, at least one) with its postings by bucket. Two indexers at once: the second fails on the number. */
export async function insertSegment(tx: Tx, segment: number, alerts: readonly Indexable[], postings: ReadonlyMap<number, Buffer>): Promise<void> {
  const [first, last] = [alerts[0], alerts.at(-1)];
  if (!first || !last) return;
  const ids = Buffer.from(alerts.map(({ alertId }) => alertId.replaceAll('-', '')).join(''), 'hex');
  const times = alerts.map(({ changedAt }) => changedAt);
  const [fromAt, toAt] = [times.reduce((one, other) => Math.min(one, other)), times.reduce((one, other) => Math.max(one, other))];
  await tx.run(addSegment(tx.tenantId, segment, first.xid, last.xid, last.alertId, fromAt, toAt, alerts.length, ids));
  await tx.run(addPostings(tx.tenantId, segment, [...postings.keys()], [...postings.values()]));
}

/** Forgets segments: what was in them is found by walking again, unless another one has it. */
export async function deleteSegments(tx: Tx, segments: readonly number[]): Promise<void> {
  await tx.run(removePostings(tx.tenantId, segments));
  await tx.run(removeSegments(tx.tenantId, segments));
}

/** The number that the next transaction will have: larger than any in a record that was not taken from another server. */
export async function nextXid(tx: Tx): Promise<string> {
  return (await tx.run(newestXid()))[0]?.xid ?? '0';
}

/** Tenants with at least `alerts` alerts that are not indexed; with `heardSince` (ms since 1970) only of those that sent something since. */
export async function tenantsToIndex(store: Store, heardSince: number | null, alerts: number): Promise<string[]> {
  return (await acrossTenants(store, waiting(heardSince, alerts))).map((row) => row.tenant_id);
}

/** Tenants that have segments. */
export async function indexedTenants(store: Store): Promise<string[]> {
  return (await acrossTenants(store, indexed())).map((row) => row.tenant_id);
}

function segmentOf(row: SegmentRow): SearchSegment {
  const { segment, from_xid: fromXid, to_xid, to_id, from_at: fromAt, to_at: toAt, alerts } = row;
  return { segment, fromXid, to: { xid: to_xid, alertId: to_id }, fromAt, toAt, alerts };
}
