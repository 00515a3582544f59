import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Calls a script of `packages/queue/lua`. */
export type Call = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

const names = { takeTurn: 4, joinLine: 6, endTurn: 6 } as const;

/** The scripts of the admission on a connection: called by hash, sent again where Redis does not know them. */
export function admissionScripts(redis: Redis): Readonly<Record<keyof typeof names, Call>> {
  const call = (name: keyof typeof names): Call => {
    const command = `tocsin:${name}`;
    const lua = readFileSync(new URL(`../../lua/${name}-${names[name]}.lua`, import.meta.url), 'utf8');
    redis.defineCommand(command, { numberOfKeys: names[name], lua });
    const run = (redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>)[command];
    if (!run) throw new Error(`ioredis did not define ${command}`);
    return (keys, args) => run.call(redis, ...keys, ...args);
  };
  return { takeTurn: call('takeTurn'), joinLine: call('joinLine'), endTurn: call('endTurn') };
}
