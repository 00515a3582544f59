import type { QueueName } from '@tocsin/contracts/jobs';
import { closeQueues } from '@tocsin/queue/producers';
import type { Adapters } from './adapters.ts';
import { announceWorker } from './announceWorker.ts';
import { careForChannels } from './channelCare.ts';
import { processCourtesy } from './courtesy.ts';
import type { PoolName, WorkerEnv } from './env.ts';
import { startHousekeeping } from './housekeep.ts';
import { keepCalendars } from './keepCalendars.ts';
import { keepLedger } from './keepLedger.ts';
import { keepServices } from './keepServices.ts';
import { keepTokens } from './keepTokens.ts';
import { keepUserGroups } from './keepUserGroups.ts';
import { careForSearch } from './searchCare.ts';
import { startSecondLoop } from './secondLoop/secondLoop.ts';
import { manyQueues, startQueues } from './startQueues.ts';
import { keepCalendarsDeps } from './wire/calendars.ts';
import { channelCareDeps } from './wire/channels.ts';
import { housekeepDeps } from './wire/housekeep.ts';
import { keepLedgerDeps } from './wire/ledger.ts';
import { searchCareDeps } from './wire/search.ts';
import { keepServicesDeps } from './wire/services.ts';
import { keepUserGroupsDeps } from './wire/shifts.ts';
import { keepTokensDeps } from './wire/tokens.ts';

/** The queues of each pool; what belongs to tenants that have much at once is worked in a second event loop. */
const queuesOf: Readonly<Record<PoolName, readonly QueueName[]>> = {
  route: ['route', 'route-critical', 'route-many'],
  format: ['format', 'format-many'],
  deliver: ['deliver'],
  escalate: ['escalate'],
  housekeep: [],
};

/** Starts the chosen pools in this process; `close` lets what is at work finish. */
export function startPools(env: WorkerEnv, adapters: Adapters, names: readonly PoolName[]): { close(): Promise<void> } {
  const starter = { env, adapters, courtesy: processCourtesy((tenant) => second.isAbout(tenant)) };
  const queues = [...new Set(names)].flatMap((name) => queuesOf[name]);
  const isMany = (queue: QueueName) => manyQueues.some((each) => each === queue);
  const second = startSecondLoop(starter, queues.filter(isMany));
  const running = [
    second,
    startQueues(
      starter,
      queues.filter((queue) => !isMany(queue)),
    ),
    ...(names.includes('route') ? [announceWorker(adapters)] : []),
    ...(names.includes('housekeep') ? housekeep(env, adapters) : []),
  ];
  return {
    close: async () => {
      await Promise.all(running.map((each) => each.close()));
      await closeQueues(adapters.queues);
    },
  };
}

function housekeep(env: WorkerEnv, adapters: Adapters): { close(): Promise<void> }[] {
  const channels = careForChannels(channelCareDeps(adapters, env.CONSOLE_URL ?? null));
  const search = careForSearch(searchCareDeps(adapters));
  const ledger = keepLedger(keepLedgerDeps(adapters));
  const tokens = keepTokens(keepTokensDeps(env, adapters));
  const userGroups = keepUserGroups(keepUserGroupsDeps(adapters));
  const calendars = keepCalendars(keepCalendarsDeps(adapters, env.CONSOLE_URL ?? null));
  const services = keepServices(keepServicesDeps(adapters));
  const rounds = { channels, search, ledger, tokens, userGroups, calendars, services };
  return [startHousekeeping(housekeepDeps(adapters, env.CONSOLE_URL ?? null, rounds)), ...Object.values(rounds)];
}
