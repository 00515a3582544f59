import type { Redis } from 'ioredis';
import { type Batch, type RouteQueue, routeQueues } from './admission.ts';
import { admissionKeys } from './keys.ts';

/** How many batches wait in the lines of a queue, of how many tenants, and since when the oldest does (ms since 1970; null when none waits). */
export interface LineDepth {
  batches: number;
  tenants: number;
  since: number | null;
}

/** Counts what waits in the lines of a queue. Rejects while Redis is away. */
export async function lineDepth(redis: Redis, prefix: string, queue: RouteQueue): Promise<LineDepth> {
  const { waiting } = admissionKeys(prefix, queue, '');
  const tenants = await redis.zrange(waiting, '0', '-1', 'WITHSCORES');
  const names = tenants.filter((_each, index) => index % 2 === 0);
  const lengths = await Promise.all(names.map((tenant) => redis.llen(admissionKeys(prefix, queue, tenant).line)));
  const batches = lengths.reduce((sum, length) => sum + length, 0);
  return { batches, tenants: lengths.filter((length) => length > 0).length, since: batches > 0 ? Number(tenants[1]) : null };
}

/** How many batches of a tenant wait in its lines of all queues. Rejects while Redis is away. */
export async function batchesWaiting(redis: Redis, prefix: string, tenantId: string): Promise<number> {
  const lengths = await Promise.all(routeQueues.map((queue) => redis.llen(admissionKeys(prefix, queue, tenantId).line)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** The batches in a tenant's line, oldest first, from the `from`th on. */
export async function batchesInLine(redis: Redis, prefix: string, queue: RouteQueue, tenantId: string, from: number, limit: number): Promise<Batch[]> {
  const { line, bodies } = admissionKeys(prefix, queue, tenantId);
  const ids = (await redis.lrange(line, from, from + limit - 1)).map((entry) => entry.slice(entry.indexOf(':') + 1));
  if (ids.length === 0) return [];
  return (await redis.hmget(bodies, ...ids)).flatMap((body) => (body === null ? [] : [JSON.parse(body)]));
}
