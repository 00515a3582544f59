import { type QueueName, queueNames } from '@tocsin/contracts/jobs';
import type { Redis } from 'ioredis';
import { routeQueues } from './admission/admission.ts';
import { type LineDepth, lineDepth } from './admission/waitingBatches.ts';
import type { Queues } from './producers.ts';

/**
 * How much a queue holds, the lines before it included, and how old the oldest job is that could be worked now (seconds; 0 when none waits). `inLine`: how many of those that
 * wait are not in the queue yet but in their tenant's own line, and of how many tenants.
 */
export interface QueueDepth {
  queue: QueueName;
  counts: Record<string, number>;
  inLine: { batches: number; tenants: number };
  oldestSeconds: number;
}

/** Reads all queues. Rejects while Redis is away. */
export async function queueDepths({ queues, redis, prefix }: { queues: Queues; redis: Redis; prefix: string }, now: number): Promise<QueueDepth[]> {
  return Promise.all(
    queueNames.map(async (queue) => {
      const { since: lineSince, ...inLine } = await linesOf(redis, prefix, queue);
      const counts = await queues[queue].getJobCounts('waiting', 'active', 'delayed', 'failed');
      const [oldest] = counts['waiting'] ? await queues[queue].getWaiting(0, 0) : [];
      const since = Math.min(oldest?.timestamp ?? now, lineSince ?? now);
      return { queue, counts: { ...counts, waiting: (counts['waiting'] ?? 0) + inLine.batches }, inLine, oldestSeconds: Math.max(0, (now - since) / 1000) };
    }),
  );
}

/** What waits in the lines before a queue; nothing before one that has none. Rejects while Redis is away. */
export async function linesOf(redis: Redis, prefix: string, queue: QueueName): Promise<LineDepth> {
  const routeQueue = routeQueues.find((each) => each === queue);
  return routeQueue ? lineDepth(redis, prefix, routeQueue) : { batches: 0, tenants: 0, since: null };
}
