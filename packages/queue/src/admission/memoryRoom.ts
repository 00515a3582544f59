import type { Redis } from 'ioredis';

/** Beyond this part of `maxmemory` nothing more is queued: workers need the rest to take jobs out, which writes too. */
const fullAt = 0.85;
const freshMs = 200;
/** What a batch takes in Redis, as a multiple of its text: it is in the line or the queue, and on its way into both. */
const copies = 3;

/**
 * Whether Redis has room for so many bytes more. Looks five times a second while it is asked, and never waits for the answer: the first one is yes. What was let in
 * since the last look is counted, as on a fast machine that alone can be all that is left.
 */
export function watchMemory(redis: Redis, now: () => number): { hasRoom(bytes: number): boolean } {
  let seen = { used: 0, max: 0 };
  let letIn = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    const before = letIn;
    const info = await redis.info('memory');
    const of = (field: string) => Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    seen = { used: of('used_memory'), max: of('maxmemory') };
    letIn -= before;
  };
  return {
    hasRoom: (bytes) => {
      if (now() - lookedAt >= freshMs) {
        lookedAt = now();
        // Who asks hears at its next command that Redis is away.
        look().catch(() => undefined);
      }
      const more = letIn + bytes * copies;
      const room = seen.max === 0 || seen.used + more < seen.max * fullAt;
      if (room) letIn = more;
      return room;
    },
  };
}
