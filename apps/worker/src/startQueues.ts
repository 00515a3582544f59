import { deliverJobSchema, type QueueName } from '@tocsin/contracts/jobs';
import type { RouteQueue } from '@tocsin/queue/admission/admission';
import { workerConnection } from '@tocsin/queue/connection';
import { startPool } from '@tocsin/queue/pool';
import type { Adapters } from './adapters.ts';
import type { Courtesy } from './courtesy.ts';
import { workLane } from './deliverPool.ts';
import type { WorkerEnv } from './env.ts';
import { escalationWorker } from './escalatePool.ts';
import { createFairTurns } from './fairTurns.ts';
import { flushWorker } from './formatPool.ts';
import { senderOf, workBatch } from './routePool.ts';
import { deliverDeps } from './wire/deliver.ts';
import { escalateDeps } from './wire/escalate.ts';
import { formatDeps } from './wire/format.ts';
import { routeDeps } from './wire/route.ts';

/** The queues of tenants that have much at once. */
export const manyQueues = ['route-many', 'format-many'] as const satisfies readonly QueueName[];

/**
 * How many jobs of a queue one event loop takes at a time. The work waits for Postgres or Slack most of the time; more would only wait in turn. Of lanes it takes
 * more than it works at once, so that it can choose between the tenants; the other queues have what belongs to a busy tenant elsewhere.
 */
const concurrency: Readonly<Record<QueueName, number>> = {
  route: 6,
  'route-critical': 4,
  'route-many': 6,
  format: 64,
  'format-many': 64,
  deliver: 512,
  escalate: 8,
};
const lanes = { total: 64, ofTenant: 32, waiting: 128 };
/** A tenant that has so much waiting here is looked at again after this time. */
const tooManyMs = 1_000;

/** Works a job; answers when to look at it again (ms since 1970), null when it is done. */
type Work = (data: unknown) => Promise<number | null>;

/** What works queues on one event loop. */
export interface QueueStarter {
  env: WorkerEnv;
  adapters: Adapters;
  courtesy: Courtesy;
}

/** Starts to work queues; `onJob` hears of each that is taken. `close` lets the jobs at work finish. */
export function startQueues(starter: QueueStarter, queues: readonly QueueName[], onJob: () => void = () => undefined): { close(): Promise<void> } {
  const { env, adapters } = starter;
  const { signals } = adapters;
  const connection = workerConnection(env.REDIS_URL, 'tocsin worker', (error) => signals.fault('redis', error));
  const running = queues.map((queue) => {
    const work = works[queue](starter);
    return startPool({
      ...{ queue, connection, prefix: adapters.prefix, concurrency: concurrency[queue] },
      work: async (data) => {
        onJob();
        return { again: await work(data) };
      },
      onFailed: ({ jobId, attempt, last, error }) => signals.jobFailed(queue, jobId, attempt, last, error),
      onError: (error) => signals.fault(`pool ${queue}`, error),
    });
  });
  return {
    close: async () => {
      await Promise.all(running.map((pool) => pool.close()));
      connection.disconnect();
    },
  };
}

const works: Readonly<Record<QueueName, (starter: QueueStarter) => Work>> = {
  route: (starter) => routeWork(starter, 'route'),
  'route-critical': (starter) => routeWork(starter, 'route-critical'),
  'route-many': (starter) => routeWork(starter, 'route-many'),
  format: (starter) => formatWork(starter, false),
  'format-many': (starter) => formatWork(starter, true),
  deliver: ({ env, adapters }) => {
    const deps = deliverDeps(adapters, env.CONSOLE_URL ?? null);
    const turns = createFairTurns(lanes);
    return async (data) => {
      const job = deliverJobSchema.parse(data);
      const visited = await turns.run(job.tenantId, () => workLane(deps, job));
      return visited === null ? Date.now() + tooManyMs : visited.again;
    };
  },
  escalate: ({ env, adapters }) => {
    const work = escalationWorker(escalateDeps(adapters, env.SLACK_API_URL ?? null, env.CONSOLE_URL ?? null));
    return async (data) => {
      await work(data);
      return null;
    };
  },
};

function routeWork({ adapters, courtesy }: QueueStarter, queue: RouteQueue): Work {
  const deps = routeDeps(adapters);
  return async (data) => {
    const batch = await courtesy.run(senderOf(data), queue === 'route-many', () => workBatch(deps, data));
    await adapters.admission.end(queue, batch).catch((error: unknown) => adapters.signals.fault('end a turn', error));
    return null;
  };
}

function formatWork({ env, adapters, courtesy }: QueueStarter, many: boolean): Work {
  const flush = flushWorker(formatDeps(adapters, env.CONSOLE_URL ?? null));
  return async (data) => {
    await courtesy.run(senderOf(data), many, () => flush(data));
    return null;
  };
}
