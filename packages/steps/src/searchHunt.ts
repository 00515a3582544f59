import { type ChangePlace, comparePlaces } from '@tocsin/contracts/alertSearch';
import type { CompiledSearch } from '@tocsin/core/search/compileSearch';
import type { FoundRow, SearchPage } from './searchAlerts.ts';

/** A search looks at no more rows of alerts than this, walks past no more, and takes not much longer (ms). */
const rowsMax = 20_000;
const passedMax = 200_000;
const msMax = 2_000;

/** One search on its way: what it has found, and whether it should go on. */
export interface Hunt extends Pick<CompiledSearch, 'clauses' | 'sieve' | 'sieveIsExact'> {
  /** Looks at alerts, in their order. */
  take(rows: readonly FoundRow[]): void;
  /** Notes that all before a place has been looked at, about so many alerts. */
  passed(place: ChangePlace, alerts: number): void;
  /** How many are missing to a page, and the one that shows that there is another. */
  wanted(): number;
  /** Asked while there is more to look at. */
  isOver(): boolean;
  page(): SearchPage;
}

/** Begins a search for up to `limit` alerts behind a place. */
export function startHunt(compiled: CompiledSearch, limit: number, from: ChangePlace, now: () => number): Hunt {
  const startedAt = now();
  const found: FoundRow[] = [];
  let [place, rows, passed, gaveUp] = [from, 0, 0, false];
  const isFull = () => found.length > limit;
  // The time counts only when the search has come somewhere: the next page must begin further on than this one.
  const isTooMuch = () => rows >= rowsMax || passed >= passedMax || (place !== from && now() - startedAt > msMax);
  return {
    clauses: compiled.clauses,
    sieve: compiled.sieve,
    sieveIsExact: compiled.sieveIsExact,
    take: (some) => {
      for (const row of some) {
        if (isFull()) return;
        rows += 1;
        place = row;
        if (comparePlaces(from, row) < 0 && compiled.test(row)) found.push(row);
      }
    },
    passed: (to, alerts) => {
      place = to;
      passed += alerts;
    },
    wanted: () => limit + 1 - found.length,
    isOver: () => {
      gaveUp = isTooMuch();
      return gaveUp || isFull();
    },
    page: () => {
      const alerts = found.slice(0, limit);
      if (isFull()) return { alerts, next: placeOf(alerts.at(-1) ?? from), stoppedAfter: null };
      return gaveUp ? { alerts, next: placeOf(place), stoppedAfter: Math.max(rows, passed) } : { alerts, next: null, stoppedAfter: null };
    },
  };
}

function placeOf({ xid, alertId }: ChangePlace): ChangePlace {
  return { xid, alertId };
}
