import { Redis } from 'ioredis';

/** For producers: a command fails at once while Redis is away, so that whoever waits for it hears so and can spool. */
export function producerConnection(redisUrl: string, name: string, onError: (error: Error) => void): Redis {
  const retryStrategy = (times: number) => Math.min(500, times * 50);
  const redis = new Redis(redisUrl, {
    connectionName: name,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    retryStrategy,
  });
  redis.on('error', onError);
  return redis;
}

/** For workers: a command waits until Redis is back. BullMQ asks for `maxRetriesPerRequest: null`. */
export function workerConnection(redisUrl: string, name: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(redisUrl, {
    connectionName: name,
    maxRetriesPerRequest: null,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(500, times * 50),
  });
  redis.on('error', onError);
  return redis;
}

/** Waits until a connection is ready, at most `timeoutMs`; false when it is not by then. */
export async function becomesReady(redis: Redis, timeoutMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  return new Promise((resolve) => {
    const finish = (value: boolean) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(value);
    };
    const onReady = () => finish(true);
    const timer = setTimeout(() => finish(false), timeoutMs);
    redis.once('ready', onReady);
  });
}
