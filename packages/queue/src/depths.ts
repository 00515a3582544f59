import { type QueueName, queueNames } from '@tocsin/contracts/jobs';
import type { Queues } from './producers.ts';

/** How much a queue holds, and how old the oldest job is that could be worked now (seconds; 0 when none waits). */
export interface QueueDepth {
  queue: QueueName;
  counts: Record<string, number>;
  oldestSeconds: number;
}

/** Reads all queues. Rejects while Redis is away. */
export async function queueDepths(queues: Queues, now: number): Promise<QueueDepth[]> {
  return Promise.all(
    queueNames.map(async (queue) => {
      const counts = await queues[queue].getJobCounts('waiting', 'active', 'delayed', 'failed');
      const [oldest] = counts['waiting'] ? await queues[queue].getWaiting(0, 0) : [];
      return { queue, counts, oldestSeconds: oldest ? Math.max(0, (now - oldest.timestamp) / 1000) : 0 };
    }),
  );
}
