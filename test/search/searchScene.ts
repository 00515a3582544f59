import { readAlertSearch } from '@tocsin/contracts/alertSearch';
import { indexAlerts, mergeSegments } from '@tocsin/steps/indexAlerts';
import { type FoundRow, type SearchPage, searchAlerts } from '@tocsin/steps/searchAlerts';
import { inSearch, readBuckets, readMembers, stepBack, walkAlerts } from '@tocsin/store/searchAlerts';
import { deleteSegments, insertSegment, loadIndexable, nextXid, readLiveSegments, readSegments } from '@tocsin/store/searchIndex';
import type { Tx } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';

/** A record that can be searched as the apps do it. */
export interface SearchScene {
  record: TestRecord;
  search(tenantId: string, parameters: string): Promise<SearchPage>;
  /** All pages of a search. */
  searchAll(tenantId: string, parameters: string): Promise<FoundRow[]>;
  /** Indexes all whole segments; answers how many alerts. */
  index(tenantId: string): Promise<number>;
  merge(tenantId: string): Promise<void>;
}

/** Opens a record with the tenants `a` and `b`. */
export async function openSearchScene(): Promise<SearchScene> {
  const record = await openRecord();
  const { inTenant } = record.deps;
  const searching = {
    inSearch: <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => inSearch(record.store, tenantId, work),
    readSegments,
    stepBack,
    walkAlerts,
    readBuckets,
    readMembers,
    now: Date.now,
  };
  const indexing = { inTenant, readSegments, readLiveSegments, loadIndexable, insertSegment, deleteSegments, nextXid, pause: async () => undefined };
  const search = (tenantId: string, parameters: string) => searchAlerts(searching, tenantId, readAlertSearch(new URLSearchParams(parameters), Date.now()));
  return {
    record,
    search,
    searchAll: async (tenantId, parameters) => {
      const found: FoundRow[] = [];
      for (let cursor = ''; ; ) {
        const page = await search(tenantId, `${parameters}&limit=200${cursor}`);
        found.push(...page.alerts);
        if (page.next === null) return found;
        cursor = `&cursor=${page.next.xid}_${page.next.alertId}`;
      }
    },
    index: async (tenantId) => {
      let sum = 0;
      for (let indexed = -1; indexed !== 0; sum += indexed) indexed = await indexAlerts(indexing, tenantId);
      return sum;
    },
    merge: async (tenantId) => {
      for (let after: number | null = 0; after !== null; ) after = await mergeSegments(indexing, tenantId, after, 8);
    },
  };
}
