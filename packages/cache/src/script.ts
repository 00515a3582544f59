import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A Lua script of `packages/cache/lua`: called by its hash, sent again when Redis does not know it (after a restart or a wipe). */
export type Script = (redis: Redis, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

/** Loads `lua/<name>-<number of keys>.lua`. Throws at start when there is no such file. */
export function loadScript(file: string): Script {
  const text = readFileSync(new URL(`../lua/${file}.lua`, import.meta.url), 'utf8');
  const hash = createHash('sha1').update(text).digest('hex');
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(hash, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(text, keys.length, ...keys, ...args);
    }
  };
}
