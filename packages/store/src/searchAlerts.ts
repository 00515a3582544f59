import type { ChangePlace } from '@tocsin/contracts/alertSearch';
import { severityOfRank, severityRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import type { SearchSieve } from '@tocsin/core/search/compileSearch';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/** An alert that may be searched for, and its place. Times are ms since 1970. */
export interface SearchRow
  extends ChangePlace,
    Pick<AlertState, 'status' | 'severity' | 'alertType' | 'environment' | 'message' | 'labels' | 'startsAt' | 'acknowledgedAt' | 'resolvedAt'> {
  changedAt: number;
}

type Found = Omit<SearchRow, 'severity'> & { rank: number };
const columns = `a.alert_id as "alertId", a.change_xid::text as xid, a.changed_at as "changedAt", a.status, a.severity_rank as rank, a.alert_type as "alertType", a.environment,
  a.message, a.labels, a.starts_at as "startsAt", a.acknowledged_at as "acknowledgedAt", a.resolved_at as "resolvedAt"`;

/** One view of the record for all statements of a search, none of which may take long. */
const begin = { sql: 'set transaction isolation level repeatable read read only', parameters: [] };
const bound = { sql: "set local statement_timeout = '3s'", parameters: [] };

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
const members = prepared<Found>(
  'search_members',
  `select ${columns} from unnest($2::bigint[], $3::int[]) with ordinality as wanted(segment, number, at)
   join search_segments s on s.tenant_id = $1 and s.segment = wanted.segment
   join alerts a on a.tenant_id = $1 and a.alert_id = encode(substring(s.alert_ids from wanted.number * 16 + 1 for 16), 'hex')::uuid
     and a.change_xid between s.from_xid and s.to_xid
   order by wanted.at`,
);

/** Has to be the first of a transaction: all it reads is of one moment, and a statement that takes longer than 3 s fails. */
export async function beginSearch(tx: Tx): Promise<void> {
  await Promise.all([tx.run(begin), tx.run(bound)]);
}

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
  return (await tx.run(members(tx.tenantId, segments, numbers))).map(rowOf);
}

function rowOf({ rank, ...row }: Found): SearchRow {
  return { ...row, severity: severityOfRank(rank) };
}
