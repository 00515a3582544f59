import { queueDepths } from '@tocsin/queue/depths';
import { indexAlerts, mergeSegments, segmentAlerts } from '@tocsin/steps/indexAlerts';
import {
  deleteSegments,
  indexedTenants,
  insertSegment,
  loadIndexable,
  nextXid,
  readLiveSegments,
  readSegments,
  tenantsToIndex,
} from '@tocsin/store/searchIndex';
import type { Adapters } from '../adapters.ts';
import type { SearchCareDeps } from '../searchCare.ts';

const mergeWindow = 16;

export function searchCareDeps(adapters: Adapters): SearchCareDeps {
  const { common, store, signals } = adapters;
  const verbs = { readSegments, readLiveSegments, loadIndexable, insertSegment, deleteSegments, nextXid };
  return {
    tenantsToIndex: (heardSince) => tenantsToIndex(store, heardSince, segmentAlerts),
    indexAlerts: (tenantId) => indexAlerts({ ...common, ...verbs }, tenantId),
    indexedTenants: () => indexedTenants(store),
    mergeSegments: (tenantId, after) => mergeSegments({ ...common, ...verbs }, tenantId, after, mergeWindow),
    lagSeconds: async () => {
      const depths = await queueDepths(adapters, common.now());
      return Math.max(...depths.map(({ oldestSeconds }) => oldestSeconds));
    },
    fault: signals.fault,
    now: common.now,
  };
}
