import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { queueDepths } from '@tocsin/queue/depths';
import { defaultPrefix } from '@tocsin/queue/names';
import { closeQueues, openQueues } from '@tocsin/queue/producers';

/** How many accepted batches wait in Redis to be worked, of all tenants; null when Redis does not answer. */
export async function queuedBatches(redisUrl: string, prefix = defaultPrefix): Promise<number | null> {
  const ignore = () => undefined;
  const redis = producerConnection(redisUrl, 'tocsin cli', ignore);
  const queues = openQueues(redis, prefix, ignore);
  try {
    if (!(await becomesReady(redis, 2_000))) return null;
    const depths = (await queueDepths({ queues, redis, prefix }, 0)).filter(({ queue }) => queue.startsWith('route'));
    return depths.reduce((sum, { counts }) => sum + (counts['waiting'] ?? 0) + (counts['active'] ?? 0) + (counts['delayed'] ?? 0), 0);
  } catch {
    return null;
  } finally {
    await closeQueues(queues).catch(ignore);
    redis.disconnect();
  }
}
