import type { Redis } from 'ioredis';
import { loadScript } from './script.ts';

const take = loadScript('takeTokens-2');
const charge = loadScript('chargeTokens-1');
const giveBack = loadScript('returnTokens-1');
const restart = loadScript('restartBucket-1');

/** A budget that refills steadily: `perSecond` tokens a second, at most `burst` saved up. */
export interface Bucket {
  name: string;
  perSecond: number;
  burst: number;
}

/** Takes up to `want` tokens; when none is there, `waitMs` says when one will be. */
export async function takeTokens(redis: Redis, prefix: string, bucket: Bucket, want: number, now: number): Promise<{ granted: number; waitMs: number }> {
  const [granted, waitMs] = (await take(redis, keysOf(prefix, bucket), [now, bucket.perSecond, bucket.burst, want])) as [number, number];
  return { granted, waitMs };
}

/** Gives back what was taken and not used. */
export async function returnTokens(redis: Redis, prefix: string, bucket: Bucket, count: number): Promise<void> {
  if (count > 0) await giveBack(redis, [`${prefix}:bucket:${bucket.name}`], [count, bucket.burst]);
}

/** Has a bucket of one token fill up from `since` (ms since 1970) on: when a message was answered, not when it was sent. */
export async function restartBucket(redis: Redis, prefix: string, bucket: Pick<Bucket, 'name'>, since: number): Promise<void> {
  await restart(redis, [`${prefix}:bucket:${bucket.name}`], [since]);
}

/** Charges for what was used already, in several processes and not one by one; answers what is left, below 0 where that is a debt. */
export async function chargeTokens(redis: Redis, prefix: string, bucket: Bucket, count: number, now: number): Promise<number> {
  return Number(await charge(redis, [`${prefix}:bucket:${bucket.name}`], [now, bucket.perSecond, bucket.burst, count]));
}

/** Pauses a bucket until `until` (ms since 1970): Slack has named the time. A pause is never shortened. */
export async function pauseBucket(redis: Redis, prefix: string, bucket: Pick<Bucket, 'name'>, now: number, until: number): Promise<void> {
  const key = `${prefix}:pause:${bucket.name}`;
  const current = Number((await redis.get(key)) ?? 0);
  if (current < until && until > now) await redis.set(key, until, 'PX', Math.ceil(until - now));
}

function keysOf(prefix: string, bucket: Bucket): string[] {
  return [`${prefix}:bucket:${bucket.name}`, `${prefix}:pause:${bucket.name}`];
}
