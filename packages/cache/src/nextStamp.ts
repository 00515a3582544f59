import type { Redis } from 'ioredis';
import { loadScript } from './script.ts';

const script = loadScript('nextStamp-1');

/** Takes `count` stamps (µs) from the hybrid clock and answers the first. Larger than `floor` and than any given out before, also after Redis was wiped. */
export async function nextStamp(redis: Redis, prefix: string, count: number, floor: number): Promise<number> {
  return Number(await script(redis, [`${prefix}:clock`], [count, floor]));
}
