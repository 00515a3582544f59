import { routeQueues } from '@tocsin/queue/admission/admission';
import { batchesInLine } from '@tocsin/queue/admission/waitingBatches';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { closeQueues, openQueues } from '@tocsin/queue/producers';

const jobsAtOnce = 200;

/** How many alerts of a run wait in the route queues: what ingest has made durable. Empties Redis afterwards. */
export async function takeQueuedAlerts(redisUrl: string, run: string): Promise<number> {
  const redis = producerConnection(redisUrl, 'tocsin bench', () => undefined);
  if (!(await becomesReady(redis, 5_000))) throw new Error('Redis does not answer');
  const queues = openQueues(redis, '{tocsin}', () => undefined);
  let found = 0;
  for (const queue of [queues.route, queues['route-critical'], queues['route-many']]) {
    for (let from = 0; ; from += jobsAtOnce) {
      const jobs = await queue.getJobs(['waiting'], from, from + jobsAtOnce - 1);
      for (const job of jobs) found += countOf(job.data, run);
      if (jobs.length < jobsAtOnce) break;
    }
  }
  for (const queue of routeQueues) {
    for (let from = 0; ; from += jobsAtOnce) {
      const batches = await batchesInLine(redis, '{tocsin}', queue, 'default', from, jobsAtOnce);
      for (const batch of batches) found += countOf(batch.kind === 'batch' ? batch : {}, run);
      if (batches.length < jobsAtOnce) break;
    }
  }
  await redis.flushall();
  await closeQueues(queues);
  redis.disconnect();
  return found;
}

function countOf(data: { events?: { labels: Record<string, string> }[] }, run: string): number {
  return (data.events ?? []).filter((event) => event.labels['run'] === run).length;
}
