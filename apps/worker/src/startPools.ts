import { deliverJobSchema, type QueueName } from '@tocsin/contracts/jobs';
import { type RouteQueue, routeQueues } from '@tocsin/queue/admission/admission';
import { workerConnection } from '@tocsin/queue/connection';
import { type Pool, startPool } from '@tocsin/queue/pool';
import { closeQueues } from '@tocsin/queue/producers';
import type { Adapters } from './adapters.ts';
import { announceWorker } from './announceWorker.ts';
import { careForChannels } from './channelCare.ts';
import { processCourtesy } from './courtesy.ts';
import { workLane } from './deliverPool.ts';
import type { PoolName, WorkerEnv } from './env.ts';
import { workEscalation } from './escalatePool.ts';
import { createFairTurns } from './fairTurns.ts';
import { flushWorker } from './formatPool.ts';
import { startHousekeeping } from './housekeep.ts';
import { keepLedger } from './keepLedger.ts';
import { createManyAtOnce } from './manyAtOnce.ts';
import { senderOf, workBatch } from './routePool.ts';
import { careForSearch } from './searchCare.ts';
import { channelCareDeps } from './wire/channels.ts';
import { deliverDeps } from './wire/deliver.ts';
import { escalateDeps } from './wire/escalate.ts';
import { formatDeps } from './wire/format.ts';
import { housekeepDeps } from './wire/housekeep.ts';
import { keepLedgerDeps } from './wire/ledger.ts';
import { routeDeps } from './wire/route.ts';
import { searchCareDeps } from './wire/search.ts';

/**
 * How many jobs of a queue one process takes at a time. The work waits for Postgres or Slack most of the time; more would only wait in turn. Of lanes it takes
 * more than it works at once, so that it can choose between the tenants; the other queues have what belongs to a busy tenant elsewhere.
 */
const concurrency: Readonly<Record<QueueName, number>> = {
  route: 6,
  'route-critical': 4,
  format: 64,
  'format-many': 64,
  deliver: 512,
  escalate: 8,
};
/** A tenant with more batches than these within one to two seconds has much to do. */
const manyBatches = 32;
const manyBatchesMs = 1_000;
const lanes = { total: 64, ofTenant: 32, waiting: 128 };
/** A tenant that has so much waiting here is looked at again after this time. */
const tooManyMs = 1_000;

/** Starts the chosen pools in this process; `close` lets what is at work finish. */
export function startPools(env: WorkerEnv, adapters: Adapters, names: readonly PoolName[]): { close(): Promise<void> } {
  const { signals } = adapters;
  const courtesy = processCourtesy();
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
      const batches = createManyAtOnce(manyBatches, manyBatchesMs);
      const workOf = (queue: RouteQueue) => async (data: unknown) => {
        const sender = senderOf(data);
        await courtesy.before(sender, batches.note(sender, Date.now()));
        const batch = await workBatch(deps, data);
        await adapters.admission.end(queue, batch).catch((error: unknown) => signals.fault('end a turn', error));
        return null;
      };
      return [announceWorker(adapters), ...routeQueues.map((queue) => start(queue, workOf(queue)))];
    },
    format: () => {
      const workOf = (many: boolean) => {
        const flush = flushWorker(formatDeps(adapters, env.CONSOLE_URL ?? null));
        return async (data: unknown) => {
          await courtesy.before(senderOf(data), many);
          await flush(data);
          return null;
        };
      };
      return [start('format', workOf(false)), start('format-many', workOf(true))];
    },
    deliver: () => {
      const deps = deliverDeps(adapters, env.CONSOLE_URL ?? null);
      const turns = createFairTurns(lanes);
      return [
        start('deliver', async (data) => {
          const job = deliverJobSchema.parse(data);
          const visited = await turns.run(job.tenantId, () => workLane(deps, job));
          return visited === null ? Date.now() + tooManyMs : visited.again;
        }),
      ];
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
      const ledger = keepLedger(keepLedgerDeps(adapters));
      return [startHousekeeping(housekeepDeps(adapters, env.CONSOLE_URL ?? null, { channels, search, ledger })), channels, search, ledger];
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
