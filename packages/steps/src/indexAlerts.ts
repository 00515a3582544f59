import type { ChangePlace } from '@tocsin/contracts/alertSearch';
import { packPostings } from '@tocsin/core/search/postings';
import { type Searched, termsOf } from '@tocsin/core/search/searchTerms';
import type { InTenant } from './ports.ts';

type Indexable = Searched & ChangePlace & { changedAt: number };
type Segment = { segment: number; to: ChangePlace };

export interface IndexDeps<Tx> {
  inTenant: InTenant<Tx>;
  readSegments(tx: Tx): Promise<Segment[]>;
  readLiveSegments(tx: Tx, after: number, limit: number): Promise<(Segment & { live: number })[]>;
  loadIndexable(tx: Tx, after: ChangePlace, to: ChangePlace, limit: number): Promise<Indexable[]>;
  insertSegment(tx: Tx, segment: number, alerts: readonly Indexable[], postings: ReadonlyMap<number, Buffer>): Promise<void>;
  deleteSegments(tx: Tx, segments: readonly number[]): Promise<void>;
  nextXid(tx: Tx): Promise<string>;
  /** Lets others have their turn. */
  pause(ms: number): Promise<void>;
}

/** A segment has this many alerts, and so many at most are found without an index once all is quiet. */
export const segmentAlerts = 4_096;
/** Fewer when they have more terms than this between them: long texts. */
const segmentTermsMax = 400_000;

/** So many are worked through in one turn of the event loop: messages are delivered in the same process. */
const turnAlerts = 512;

const oldest: ChangePlace = { xid: '0', alertId: '00000000-0000-0000-0000-000000000000' };
const newest: ChangePlace = { xid: '18446744073709551615', alertId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/**
 * Indexes the tenant's next alerts, in the order in which their changes were recorded. Does nothing and answers 0 while there are less than a whole segment. A
 * search is as exact before as after: what is not indexed it walks.
 */
export async function indexAlerts<Tx>(deps: IndexDeps<Tx>, tenantId: string): Promise<number> {
  return deps.inTenant(tenantId, async (tx) => {
    const segments = await deps.readSegments(tx);
    const [last] = segments;
    if (last && BigInt(last.to.xid) >= BigInt(await deps.nextXid(tx))) {
      // The record was taken here from another server, whose transactions had larger numbers: nothing new would ever come behind the last segment.
      await deps.deleteSegments(
        tx,
        segments.map(({ segment }) => segment),
      );
      return 0;
    }
    const alerts = await deps.loadIndexable(tx, last?.to ?? oldest, newest, segmentAlerts);
    return alerts.length < segmentAlerts ? 0 : pack(deps, tx, (last?.segment ?? 0) + 1, alerts);
  });
}

/**
 * Makes one segment of the first neighbours behind `after` that together have at most half the live alerts of one, among the next `window`: alerts that changed since have moved on to newer
 * segments, or are forgotten. Answers the number to go on behind, null at the end.
 */
export async function mergeSegments<Tx>(deps: IndexDeps<Tx>, tenantId: string, after: number, window: number): Promise<number | null> {
  return deps.inTenant(tenantId, async (tx) => {
    const segments = await deps.readLiveSegments(tx, after, window);
    const run = sparseRun(segments);
    const last = segments.at(-1);
    if (run === null || !last) return segments.length < window ? null : (last?.segment ?? null);
    const [first, end] = run;
    const before = (await deps.readSegments(tx)).find(({ segment }) => segment < first.segment);
    const alerts = await deps.loadIndexable(tx, before?.to ?? oldest, end.to, segmentAlerts);
    // More than there should be: what was cut off would be in no segment.
    if (alerts.length === segmentAlerts) return end.segment;
    const numbers = segments.map(({ segment }) => segment).filter((segment) => segment >= first.segment && segment <= end.segment);
    await deps.deleteSegments(tx, numbers);
    if (alerts.length > 0) await deps.insertSegment(tx, end.segment, alerts, packPostings(alerts.map(termsOf)));
    return end.segment;
  });
}

async function pack<Tx>(deps: IndexDeps<Tx>, tx: Tx, segment: number, alerts: readonly Indexable[]): Promise<number> {
  const terms: Set<number>[] = [];
  for (let count = 0; terms.length < alerts.length && count < segmentTermsMax; ) {
    const alert = alerts[terms.length];
    if (!alert) break;
    const ofAlert = termsOf(alert);
    count += ofAlert.size;
    if (terms.push(ofAlert) % turnAlerts === 0) await deps.pause(0);
  }
  await deps.insertSegment(tx, segment, alerts.slice(0, terms.length), packPostings(terms));
  return terms.length;
}

/** The first run of at least two neighbours with together at most half a segment of live alerts, or null. */
function sparseRun<S extends { live: number }>(segments: readonly S[]): [S, S] | null {
  for (let at = 0; at + 1 < segments.length; at += 1) {
    let [end, sum] = [at, segments[at]?.live ?? 0];
    while (end + 1 < segments.length && sum + (segments[end + 1]?.live ?? 0) <= segmentAlerts / 2) {
      end += 1;
      sum += segments[end]?.live ?? 0;
    }
    const [first, last] = [segments[at], segments[end]];
    if (end > at && first && last) return [first, last];
  }
  return null;
}
