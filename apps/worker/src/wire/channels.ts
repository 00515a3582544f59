import { checkChannels } from '@tocsin/steps/checkChannels';
import type { TellFaultDeps } from '@tocsin/steps/tellFault';
import { forgetChannels, loadChannels, lockChannels, storeChannels } from '@tocsin/store/channels';
import { faultyTenants, healLanes, insertLaneFault, loadLaneFaults, tryLanes } from '@tocsin/store/laneFaults';
import { oweWrites } from '@tocsin/store/oweWrites';
import { tenantVersions } from '@tocsin/store/tenants';
import type { Tx } from '@tocsin/store/transaction';
import { loadWorkspaceFault } from '@tocsin/store/workspaceFaults';
import type { Adapters } from '../adapters.ts';
import type { ChannelCareDeps } from '../channelCare.ts';
import { messageOf } from './format.ts';

/** What telling of a lane's fault needs, for the deliver pool and for those who look after channels. */
export function tellFaultDeps(adapters: Adapters, consoleUrl: string | null): TellFaultDeps<Tx> {
  const { common, renderer } = adapters;
  return {
    ...{ insertLaneFault, oweWrites, audit: common.audit, newId: common.newId, consoleUrl },
    renderFault: (request, original) => messageOf(adapters, renderer.fault(request, original)),
  };
}

export function channelCareDeps(adapters: Adapters, consoleUrl: string | null): ChannelCareDeps {
  const { common, store, slack, signals } = adapters;
  const verbs = { loadChannels, lockChannels, storeChannels, forgetChannels, loadLaneFaults, healLanes, tryLanes };
  const deps = { ...common, ...tellFaultDeps(adapters, consoleUrl), ...verbs, joinChannel: slack.joinChannel };
  // While the workspace refuses us it is asked by its gate alone.
  const isRefused = async (tenantId: string) => (await common.inTenant(tenantId, loadWorkspaceFault)) !== null;
  return {
    tenantVersions: () => tenantVersions(store),
    planVersionOf: async (tenantId) => (await common.planOf(tenantId)).version,
    faultyTenants: () => faultyTenants(store),
    checkChannels: (tenantId, newerThan) =>
      checkChannels({ ...deps, listChannels: async (each) => ((await isRefused(each)) ? null : slack.listChannels(each, newerThan)) }, tenantId),
    fault: signals.fault,
    now: common.now,
  };
}
