import { type LookThereDeps, lookThere } from '@tocsin/steps/lookThere';
import { lockReopenable, lockShown } from '@tocsin/store/actOnGroup';
import { claimEndpoint, dueEndpoints, incidentsThere } from '@tocsin/store/endpoints';
import { rouseSuppressed } from '@tocsin/store/inhibitSources';
import { lockGroup } from '@tocsin/store/lockGroup';
import { noteThere } from '@tocsin/store/noteThere';
import { lastEntry, noteTimeline } from '@tocsin/store/noteTimeline';
import { ownGroup } from '@tocsin/store/storeActs';
import type { Tx } from '@tocsin/store/transaction';
import type { Adapters } from '../adapters.ts';
import type { KeepServicesDeps } from '../keepServices.ts';
import { acting } from './acting.ts';
import { messageOf } from './format.ts';

const endpointsAtOnce = 100;

/** What following services needs of the record and of them. */
export function keepServicesDeps(adapters: Adapters): KeepServicesDeps {
  const { common, store, services, signals, renderer } = adapters;
  const deps: LookThereDeps<Tx> = {
    ...common,
    ...acting,
    ...{ lockGroup, lockShown, lockReopenable, ownGroup, noteTimeline, lastEntry, rouseSuppressed, noteThere, claimEndpoint, incidentsThere },
    renderAction: (request) => messageOf(adapters, renderer.action(request)),
    look: services.look,
  };
  return {
    dueEndpoints: () => dueEndpoints(store, common.now(), endpointsAtOnce),
    lookThere: async (tenantId, endpoint) => {
      const { groupIds, lanes } = await lookThere(deps, tenantId, endpoint);
      await Promise.all([
        ...groupIds.map((groupId) => common.wakeGroup({ tenantId, groupId, at: common.now() })),
        ...lanes.map((lane) => common.wakeLane(tenantId, lane)),
      ]);
    },
    fault: signals.fault,
  };
}
