import type { ChangePlace } from '@tocsin/contracts/alertSearch';
import { TocsinError } from '@tocsin/contracts/errors';
import { severityOfRank, severityRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import type { SearchSieve } from '@tocsin/core/search/compileSearch';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { inTenant, type Tx } from './transaction.ts';

/** An alert that may be searched for, and its place. Times are ms since 1970. */
export interface SearchRow
  extends ChangePlace,
    Pick<AlertState, 'status' | 'severity' | 'alertType' | 'environment' | 'message' | 'labels' | 'startsAt' | 'acknowledgedAt' | 'resolvedAt'> {
  changedAt: number;
}

type Found = Omit<SearchRow, 'severity'> & { rank: number };
const columns = `a.alert_id as "alertId", a.change_xid::text as xid, a.changed_at as "changedAt", a.status, a.severity_rank as rank, a.alert_type as "alertType", a.environment,
  a.message, a.labels, a.starts_at as "startsAt", a.acknowledged_at as "acknowledgedAt", a.resolved_at as "resolvedAt"`;

const back = prepared<{ xid: string }>(
  'search_step_back',
  `select change_xid::text as xid from alerts where tenant_id = $1 and change_xid <= $2::xid8 and change_xid >= $3::xid8 order by change_xid desc offset $4 limit 1`,
);
const walk = prepared<Found>(
  'search_walk',
  `select ${columns} from alerts a
   where a.tenant_id = $1 and a.change_xid <= $2::xid8 and (a.change_xid, a.alert_id) < ($2::xid8, $3::uuid)
     and a.change_xid >= $4::xid8 and (a.change_xid, a.alert_id) > ($4::xid8, $5::uuid)
     and ($6::text[] is null or a.status = any($6)) and ($7::smallint[] is null or a.severity_rank = any($7)) and ($8::text[] is null or a.environment = any($8))
     and ($9::float8 is null or a.changed_at >= to_timestamp($9::float8 / 1000)) and ($10::float8 is null or a.changed_at < to_timestamp($10::float8 / 1000))
     and ($11::jsonb is null or a.labels @> $11)
     and ($12::text[] is null or not exists (select 1 from unnest($12) part where position(part in lower(a.message || ' ' || a.labels::text)) = 0))
   order by a.change_xid desc, a.alert_id desc limit $13`,
);
const postings = prepared<{ segment: number; bucket: number; entries: Buffer }>(
  'search_postings',
  'select segment, bucket, entries from search_postings where tenant_id = $1 and bucket = any($2::smallint[]) and segment between $3 and $4',
);
const memberIds = prepared<{ alert_id: string; from_xid: string; to_xid: string }>(
  'search_member_ids',
  `select encode(substring(s.alert_ids from w.number * 16 + 1 for 16), 'hex')::uuid as alert_id, s.from_xid::text as from_xid, s.to_xid::text as to_xid
   from unnest($2::bigint[], $3::int[]) with ordinality as w(segment, number, at)
   join search_segments s on s.tenant_id = $1 and s.segment = w.segment order by w.at`,
);
const byIds = prepared<Found>('search_by_ids', `select ${columns} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[])`);

/** SQLSTATE of a statement that took longer than it may. */
const queryCanceled = '57014';

/**
 * Runs a search in a transaction that sees one moment of the record and writes nothing. Throws an `unavailable` TocsinError when one of its statements takes
 * longer than 3 s.
 */
export async function inSearch<T>(store: Store, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTenant(store, tenantId, (tx) => {
      // Nobody waits for these two: what comes behind them waits in the connection, and fails with them.
      const begun = [begin, bound].map((sql) => tx.run({ sql, parameters: [] }));
      return Promise.all([work(tx), ...begun]).then(([result]) => result);
    });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== queryCanceled) throw error;
    throw new TocsinError('unavailable', 'this search took too long and was given up: narrow it down, best with a matcher like team="db"', { cause: error });
  }
}

const begin = 'set transaction isolation level repeatable read read only';
const bound = "set local statement_timeout = '3s'";

/** The transaction so many alerts further back from `from`, not before `to`; null when there are not so many. */
export async function stepBack(tx: Tx, from: string, to: string, alerts: number): Promise<string | null> {
  return (await tx.run(back(tx.tenantId, from, to, alerts)))[0]?.xid ?? null;
}

/** Up to `limit` alerts between two places, without both, what changed last first, as the sieve lets them through. */
export async function walkAlerts(tx: Tx, below: ChangePlace, above: ChangePlace, sieve: SearchSieve, limit: number): Promise<SearchRow[]> {
  const { statuses, severities, environments, since, until, labels, parts } = sieve;
  const ranks = severities?.map((severity) => severityRank[severity]) ?? null;
  const range = [below.xid, below.alertId, above.xid, above.alertId];
  const pairs = Object.keys(labels).length === 0 ? null : JSON.stringify(labels);
  const statement = walk(tx.tenantId, ...range, statuses, ranks, environments, since, until, pairs, parts.length === 0 ? null : parts, limit);
  return (await tx.run(statement)).map(rowOf);
}

/** The rows of some buckets of the segments from `first` to `last`. */
export async function readBuckets(
  tx: Tx,
  buckets: readonly number[],
  first: number,
  last: number,
): Promise<{ segment: number; bucket: number; entries: Buffer }[]> {
  return tx.run(postings(tx.tenantId, buckets, first, last));
}

/** Alerts by their numbers in segments, in the order asked for. Those that have changed since they were indexed, or are forgotten, are left out. */
export async function readMembers(tx: Tx, wanted: readonly { segment: number; number: number }[]): Promise<SearchRow[]> {
  const segments = wanted.map(({ segment }) => segment);
  const numbers = wanted.map(({ number }) => number);
  const ids = await tx.run(memberIds(tx.tenantId, segments, numbers));
  const rows = await tx.run(
    byIds(
      tx.tenantId,
      ids.map((row) => row.alert_id),
    ),
  );
  const byId = new Map(rows.map((row) => [row.alertId, row]));
  return ids.flatMap(({ alert_id, from_xid, to_xid }) => {
    const row = byId.get(alert_id);
    return row && BigInt(row.xid) >= BigInt(from_xid) && BigInt(row.xid) <= BigInt(to_xid) ? [rowOf(row)] : [];
  });
}

function rowOf({ rank, ...row }: Found): SearchRow {
  return { ...row, severity: severityOfRank(rank) };
}
