import { Redis } from 'ioredis';
import { type LoadResult, monotonicMs, type RedisLoad } from './plan.ts';

/** How many SET commands Redis takes when they come in pipelines: the bound of everything that is made durable there. */
export async function redisLoad(plan: RedisLoad): Promise<Omit<LoadResult, 'cpuSeconds'>> {
  const redis = new Redis(plan.url);
  const value = 'x'.repeat(plan.bytes);
  const startedAt = monotonicMs();
  let done = 0;
  for (; monotonicMs() < startedAt + plan.durationMs; done += plan.pipeline) {
    const pipeline = redis.pipeline();
    for (let at = 0; at < plan.pipeline; at += 1) pipeline.set(`bench:${(done + at) % 100_000}`, value);
    await pipeline.exec();
  }
  const endedAt = monotonicMs();
  await redis.flushall();
  redis.disconnect();
  return { startedAt, endedAt, done, refused: {}, sentAt: [], tookMs: [] };
}
