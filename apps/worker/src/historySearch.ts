import type { HistoryPage, PageRequest } from '@tocsin/slack/findDeliveries';
import type { Sighting } from '@tocsin/steps/settleUncertain';

/** One place where lost writes may stand: a channel, or one of its threads. */
export interface SearchPlace {
  teamId: string;
  channelId: string;
  threadTs: string | null;
}

/** A write that may stand there, and when sending it began (ms since 1970). */
export interface Lost {
  writeId: string;
  startedAt: number;
}

export interface HistorySearchDeps {
  /** Reads a page of the place. */
  readPage(request: PageRequest): Promise<HistoryPage>;
  take(): Promise<boolean>;
  limited(retryAfterMs: number): Promise<void>;
  now(): number;
}

/** Our clock and Slack's are not further apart, and nothing is posted so long after it was asked for. */
const [beforeMs, afterMs] = [5_000, 60_000];
/** A window of so many messages is read to its end; in one with more nobody looks further. */
const pagesMost = 20;
/** For so long a search waits for Slack's budget; then nobody will know in time. */
const patienceMs = 180_000;

/** A search under way. One reading serves all writes that were lost in the place; what is lost later has the next one. */
export interface HistorySearch {
  /** Reads on, as far as the budget goes. Never rejects. */
  readOn(): Promise<void>;
  isOver(): boolean;
  /** What is known of a write; null when it is not among those that are looked for. */
  sightingOf(writeId: string): Sighting | null;
}

/** Begins to look for writes in one place, in the time in which they can have been posted. Pages that were read are not read again. */
export function beginSearch(deps: HistorySearchDeps, place: SearchPlace, lost: readonly Lost[]): HistorySearch {
  const wanted = new Set(lost.map(({ writeId }) => writeId));
  const times = lost.map(({ startedAt }) => startedAt);
  const window = { ...place, oldest: Math.min(...times) - beforeMs, latest: Math.max(...times) + afterMs };
  const found = new Map<string, { channelId: string; ts: string }>();
  const begunAt = deps.now();
  let unknown: Extract<Sighting, { found: 'unknown' }> = { found: 'unknown', reason: 'looking', final: false };
  let [cursor, pages, over]: [string | null, number, boolean] = [null, 0, false];
  const stop = (reason: string, final: boolean) => {
    unknown = { found: 'unknown', reason, final };
    if (final) over = true;
    return false;
  };
  const waits = () => stop('history_budget', deps.now() - begunAt > patienceMs);
  /** Answers whether there is more to read at once. */
  const step = async (): Promise<boolean> => {
    if (!(await deps.take())) return waits();
    const page = await deps.readPage({ ...window, cursor });
    if (page.kind === 'limited') {
      await deps.limited(page.retryAfterMs);
      return waits();
    }
    // Whoever asks next begins anew.
    if (page.kind === 'unable') {
      over = true;
      return stop(page.reason, page.final);
    }
    for (const [writeId, at] of page.found) if (wanted.has(writeId)) found.set(writeId, at);
    [cursor, pages] = [page.next, pages + 1];
    if (found.size === wanted.size || cursor === null) {
      unknown = { found: 'unknown', reason: 'read', final: false };
      over = true;
    } else if (pages === pagesMost) stop('history_too_long', true);
    return !over;
  };
  return {
    readOn: async () => {
      try {
        while (!over && (await step()));
      } catch {
        // Redis is away: the search goes on when it is back.
        stop('budget_unknown', false);
      }
    },
    isOver: () => over,
    sightingOf: (writeId) => {
      const at = found.get(writeId);
      if (at) return { found: 'there', ...at };
      if (!wanted.has(writeId)) return null;
      return over && unknown.reason === 'read' ? { found: 'absent' } : unknown;
    },
  };
}
