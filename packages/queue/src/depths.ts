import { type QueueName, queueNames } from '@tocsin/contracts/jobs';
import type { Redis } from 'ioredis';
import { routeQueues } from './admission/admission.ts';
import { lineDepth } from './admission/waitingBatches.ts';
import type { Queues } from './producers.ts';

/** How much a queue holds, the lines before it included, and how old the oldest job is that could be worked now (seconds; 0 when none waits). */
export interface QueueDepth {
  queue: QueueName;
  counts: Record<string, number>;
  oldestSeconds: number;
}

/** Reads all queues. Rejects while Redis is away. */
export async function queueDepths({ queues, redis, prefix }: { queues: Queues; redis: Redis; prefix: string }, now: number): Promise<QueueDepth[]> {
  return Promise.all(
    queueNames.map(async (queue) => {
      const inLine = await linesOf(redis, prefix, queue);
      const counts = await queues[queue].getJobCounts('waiting', 'active', 'delayed', 'failed');
      const [oldest] = counts['waiting'] ? await queues[queue].getWaiting(0, 0) : [];
      const since = Math.min(oldest?.timestamp ?? now, inLine.since ?? now);
      return { queue, counts: { ...counts, waiting: (counts['waiting'] ?? 0) + inLine.batches }, oldestSeconds: Math.max(0, (now - since) / 1000) };
    }),
  );
}

async function linesOf(redis: Redis, prefix: string, queue: QueueName): Promise<{ batches: number; since: number | null }> {
  const routeQueue = routeQueues.find((each) => each === queue);
  return routeQueue ? lineDepth(redis, prefix, routeQueue) : { batches: 0, since: null };
}
