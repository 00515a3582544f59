import type { QueueName } from '@tocsin/contracts/jobs';
import { workerConnection } from '@tocsin/queue/connection';
import { type Pool, startPool } from '@tocsin/queue/pool';
import { closeQueues } from '@tocsin/queue/producers';
import type { Adapters } from './adapters.ts';
import { careForChannels } from './channelCare.ts';
import { workLane } from './deliverPool.ts';
import type { PoolName, WorkerEnv } from './env.ts';
import { workEscalation } from './escalatePool.ts';
import { workFlush } from './formatPool.ts';
import { startHousekeeping } from './housekeep.ts';
import { workBatch } from './routePool.ts';
import { careForSearch } from './searchCare.ts';
import { channelCareDeps } from './wire/channels.ts';
import { deliverDeps } from './wire/deliver.ts';
import { escalateDeps } from './wire/escalate.ts';
import { formatDeps } from './wire/format.ts';
import { housekeepDeps } from './wire/housekeep.ts';
import { routeDeps } from './wire/route.ts';
import { searchCareDeps } from './wire/search.ts';

/** How many jobs of a queue one process works at a time. The work waits for Postgres or Slack most of the time; more would only wait in turn. */
const concurrency: Readonly<Record<QueueName, number>> = { route: 6, 'route-critical': 4, format: 16, deliver: 64, escalate: 8 };

/** Starts the chosen pools in this process; `close` lets what is at work finish. */
export function startPools(env: WorkerEnv, adapters: Adapters, names: readonly PoolName[]): { close(): Promise<void> } {
  const { signals } = adapters;
  const connection = workerConnection(env.REDIS_URL, 'tocsin worker', (error) => signals.fault('redis', error));
  const start = (queue: QueueName, work: (data: unknown) => Promise<number | null>): Pool =>
    startPool({
      ...{ queue, connection, prefix: adapters.prefix, concurrency: concurrency[queue] },
      work: async (data) => ({ again: await work(data) }),
      onFailed: ({ jobId, attempt, last, error }) => signals.jobFailed(queue, jobId, attempt, last, error),
      onError: (error) => signals.fault(`pool ${queue}`, error),
    });
  const starters: Readonly<Record<PoolName, () => { close(): Promise<void> }[]>> = {
    route: () => {
      const deps = routeDeps(adapters);
      const work = async (data: unknown) => {
        await workBatch(deps, data);
        return null;
      };
      return [start('route', work), start('route-critical', work)];
    },
    format: () => {
      const deps = formatDeps(adapters, env.CONSOLE_URL ?? null);
      return [
        start('format', async (data) => {
          await workFlush(deps, data);
          return null;
        }),
      ];
    },
    deliver: () => {
      const deps = deliverDeps(adapters, env.CONSOLE_URL ?? null);
      return [start('deliver', async (data) => (await workLane(deps, data)).again)];
    },
    escalate: () => {
      const deps = escalateDeps(adapters);
      return [
        start('escalate', async (data) => {
          await workEscalation(deps, data);
          return null;
        }),
      ];
    },
    housekeep: () => {
      const channels = careForChannels(channelCareDeps(adapters, env.CONSOLE_URL ?? null));
      const search = careForSearch(searchCareDeps(adapters));
      return [startHousekeeping(housekeepDeps(adapters, { channels, search })), channels, search];
    },
  };
  const running = [...new Set(names)].flatMap((name) => starters[name]());
  return {
    close: async () => {
      await Promise.all(running.map((pool) => pool.close()));
      await closeQueues(adapters.queues);
      connection.disconnect();
    },
  };
}
