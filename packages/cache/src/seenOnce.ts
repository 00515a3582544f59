import type { Redis } from 'ioredis';

/** True the first time it is asked about `what` within `seconds`: refuses a request that is played again. */
export async function seenOnce(redis: Redis, prefix: string, what: string, seconds: number): Promise<boolean> {
  return (await redis.set(`${prefix}:seen:${what}`, '1', 'EX', seconds, 'NX')) === 'OK';
}
