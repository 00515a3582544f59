import { type AlertSearch, type ChangePlace, comparePlaces } from '@tocsin/contracts/alertSearch';
import type { AlertState } from '@tocsin/core/alertState';
import { compileSearch, type SearchSieve } from '@tocsin/core/search/compileSearch';
import { bucketOf, findPosting, matchingNumbers } from '@tocsin/core/search/postings';
import { type Hunt, startHunt } from './searchHunt.ts';

/** An alert that was found. Times are ms since 1970. */
export interface FoundRow
  extends ChangePlace,
    Pick<AlertState, 'status' | 'severity' | 'alertType' | 'environment' | 'message' | 'labels' | 'startsAt' | 'acknowledgedAt' | 'resolvedAt'> {
  changedAt: number;
}

interface Segment {
  segment: number;
  fromXid: string;
  to: ChangePlace;
  fromAt: number;
  toAt: number;
  alerts: number;
}

export interface SearchDeps<Tx> {
  /** A transaction that sees one moment of the record, in which no statement may take long. */
  inSearch<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  readSegments(tx: Tx): Promise<Segment[]>;
  stepBack(tx: Tx, from: string, to: string, alerts: number): Promise<string | null>;
  walkAlerts(tx: Tx, below: ChangePlace, above: ChangePlace, sieve: SearchSieve, limit: number): Promise<FoundRow[]>;
  readBuckets(tx: Tx, buckets: readonly number[], first: number, last: number): Promise<{ segment: number; bucket: number; entries: Buffer }[]>;
  readMembers(tx: Tx, wanted: readonly { segment: number; number: number }[]): Promise<FoundRow[]>;
  now(): number;
}

/** A page of a search. `next`: where the page after it begins, null at the end. `stoppedAfter`: so many alerts were looked at when the search was given up. */
export interface SearchPage {
  alerts: FoundRow[];
  next: ChangePlace | null;
  stoppedAfter: number | null;
}

/** The rows of one statement: about 1 MB. */
const rowsAtOnce = 1_000;
/** So many alerts are walked by one statement. */
const stepAlerts = 5_000;
/** Postings of so many segments are read at first, then of four times as many, up to the second number: a page of what is common is full after a few. */
const segmentsAtFirst = 16;
const segmentsAtOnceMax = 256;

const oldestId = '00000000-0000-0000-0000-000000000000';
const newestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const oldest: ChangePlace = { xid: '0', alertId: oldestId };
const newest: ChangePlace = { xid: '18446744073709551615', alertId: newestId };

/**
 * Finds a tenant's alerts, what changed last first. What is not indexed yet is walked, then the segments are asked from the newest to the oldest, so the answer is
 * exact the moment an alert is recorded. Where no index helps (`!=`, regular expressions) alerts are walked up to a bound, and the page says where that was.
 */
export async function searchAlerts<Tx>(deps: SearchDeps<Tx>, tenantId: string, search: AlertSearch): Promise<SearchPage> {
  const compiled = compileSearch(search);
  const from = search.after ?? newest;
  return deps.inSearch(tenantId, async (tx) => {
    const segments = await deps.readSegments(tx);
    const hunt = startHunt(compiled, search.limit, from, deps.now);
    const left = segments.filter(({ fromXid, fromAt, toAt }) => {
      const isInTime = (search.since === null || toAt >= search.since) && (search.until === null || fromAt < search.until);
      return isInTime && BigInt(fromXid) <= BigInt(from.xid);
    });
    if (compiled.clauses.length === 0) await walkAll(deps, tx, hunt, from, segments, left);
    else {
      await walk(deps, tx, hunt, from, segments[0]?.to ?? oldest);
      await askSegments(deps, tx, hunt, left);
    }
    return hunt.page();
  });
}

/** Walks what no index helps with, but for the segments whose time it cannot be. */
async function walkAll<Tx>(deps: SearchDeps<Tx>, tx: Tx, hunt: Hunt, from: ChangePlace, segments: readonly Segment[], left: readonly Segment[]): Promise<void> {
  const [first, last] = [left[0], left.at(-1)];
  const tail = segments[0]?.to ?? oldest;
  const end = last ? (segments.find(({ segment }) => segment < last.segment)?.to ?? oldest) : tail;
  if (first === segments[0]) return walk(deps, tx, hunt, from, end);
  await walk(deps, tx, hunt, from, tail);
  if (!first) return;
  const start = { xid: first.to.xid, alertId: newestId };
  await walk(deps, tx, hunt, comparePlaces(from, start) < 0 ? start : from, end);
}

/** Walks from one place back to another, without both, in steps that take some ms each. */
async function walk<Tx>(deps: SearchDeps<Tx>, tx: Tx, hunt: Hunt, from: ChangePlace, to: ChangePlace): Promise<void> {
  let below = from;
  while (comparePlaces(below, to) < 0 && !hunt.isOver()) {
    const edge = await deps.stepBack(tx, below.alertId === oldestId ? String(BigInt(below.xid) - 1n) : below.xid, to.xid, stepAlerts);
    const floor = edge === null || edge === to.xid ? to : { xid: edge, alertId: oldestId };
    for (let full = true; full && !hunt.isOver(); ) {
      const limit = hunt.sieveIsExact ? hunt.wanted() : rowsAtOnce;
      const rows = await deps.walkAlerts(tx, below, floor, hunt.sieve, limit);
      hunt.take(rows);
      full = rows.length === limit;
      below = rows.at(-1) ?? below;
    }
    below = floor;
    hunt.passed(floor, edge === null ? 0 : stepAlerts);
  }
}

/** Asks the index: first which alerts of a segment may be meant, then for these. */
async function askSegments<Tx>(deps: SearchDeps<Tx>, tx: Tx, hunt: Hunt, segments: readonly Segment[]): Promise<void> {
  const buckets = [...new Set(hunt.clauses.flat().map(bucketOf))];
  for (let [at, count] = [0, segmentsAtFirst]; at < segments.length && !hunt.isOver(); count = Math.min(4 * count, segmentsAtOnceMax)) {
    const some = segments.slice(at, at + count);
    at += count;
    const rows = await deps.readBuckets(tx, buckets, some.at(-1)?.segment ?? 0, some[0]?.segment ?? 0);
    const entries = new Map(rows.map(({ segment, bucket, entries: bytes }) => [`${segment}/${bucket}`, bytes]));
    const members = some.flatMap(({ segment, alerts }) => {
      const postingOf = (term: number) => findPosting(entries.get(`${segment}/${bucketOf(term)}`) ?? none, term, alerts);
      return matchingNumbers(hunt.clauses, alerts, postingOf).map((number) => ({ segment, number }));
    });
    await readAll(deps, tx, hunt, members);
  }
}

const none = Buffer.alloc(0);

async function readAll<Tx>(deps: SearchDeps<Tx>, tx: Tx, hunt: Hunt, members: readonly { segment: number; number: number }[]): Promise<void> {
  let size = 2 * hunt.wanted();
  for (let at = 0; at < members.length && !hunt.isOver(); ) {
    hunt.take(await deps.readMembers(tx, members.slice(at, at + size)));
    at += size;
    size = Math.min(2 * size, rowsAtOnce);
  }
}
