import type { Redis } from 'ioredis';

/** Beyond this part of `maxmemory` nothing more is queued: workers need the rest to take jobs out, which writes too. */
const fullAt = 0.85;
const freshMs = 200;

/** Whether Redis has room for more. Looks five times a second while it is asked, and never waits for the answer: the first one is yes. */
export function watchMemory(redis: Redis, now: () => number): { hasRoom(): boolean } {
  let room = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    const info = await redis.info('memory');
    const of = (field: string) => Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    room = of('maxmemory') === 0 || of('used_memory') < of('maxmemory') * fullAt;
  };
  return {
    hasRoom: () => {
      if (now() - lookedAt >= freshMs) {
        lookedAt = now();
        // Who asks hears at its next command that Redis is away.
        look().catch(() => undefined);
      }
      return room;
    },
  };
}
