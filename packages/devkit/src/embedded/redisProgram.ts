import { join } from 'node:path';
import { extractedRedis, fetchRedisByApt } from './aptRedis.ts';
import { isOlder } from './checkRedis.ts';
import { containerEngine } from './containerRedis.ts';
import { embeddedEnv } from './env.ts';
import { findProgram, programVersion } from './findProgram.ts';

/** How Redis will be run. */
export interface RedisProgram {
  file: string;
  env: Record<string, string>;
  /** For people, for example "redis-server 7.0.15 from PATH". */
  what: string;
  /** `file` is docker or podman. */
  inContainer: boolean;
}

export interface RedisSearch {
  searchPath: readonly string[];
  /** Where a fetched copy is kept. */
  binDir: string;
  note: (line: string) => void;
}

/** Thrown when no Redis can be had; the message lists what to do. */
export class NoRedisError extends Error {}

/** Finds a Redis or Valkey, in this order: PATH and Homebrew, the fetched copy, apt without root, a container engine. Throws NoRedisError. */
export async function findRedis(search: RedisSearch): Promise<RedisProgram> {
  return (await installed(search)) ?? (await fetchedBefore(search)) ?? (await fetched(search)) ?? (await container(search)) ?? refuse();
}

async function installed(search: RedisSearch): Promise<RedisProgram | undefined> {
  for (const name of ['valkey-server', 'redis-server']) {
    const file = findProgram(name, search.searchPath);
    const version = file && (await programVersion(file));
    if (!file || !version) continue;
    if (isOlder(version)) search.note(`${file} is version ${version}, too old: looking further`);
    else return { file, env: {}, what: `${name} ${version} (${file})`, inContainer: false };
  }
  return undefined;
}

async function fetchedBefore(search: RedisSearch): Promise<RedisProgram | undefined> {
  const program = await extractedRedis(join(search.binDir, 'redis'));
  const version = program && (await programVersion(program.file, program.env));
  return program && version ? { ...program, what: `redis-server ${version} (.tocsin/bin)`, inContainer: false } : undefined;
}

async function fetched(search: RedisSearch): Promise<RedisProgram | undefined> {
  if (process.platform !== 'linux' || !['apt-get', 'apt-cache', 'dpkg', 'ldd'].every((tool) => findProgram(tool, search.searchPath))) return undefined;
  search.note('none installed: fetching one into .tocsin/bin, no root needed');
  try {
    await fetchRedisByApt(join(search.binDir, 'redis'), search.note);
    return await fetchedBefore(search);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1);
    search.note(`that did not work: ${reason}`);
    return undefined;
  }
}

async function container(search: RedisSearch): Promise<RedisProgram | undefined> {
  const engine = await containerEngine(search.searchPath);
  if (!engine) return undefined;
  search.note(`none installed: running redis:7-alpine with ${engine}`);
  return { file: engine, env: embeddedEnv().inherited, what: `redis:7-alpine (${engine})`, inContainer: true };
}

function refuse(): never {
  throw new NoRedisError(
    [
      'No Redis could be found or fetched. Do one of these and start again:',
      '  Debian, Ubuntu   apt-get install redis-server',
      '  Fedora           dnf install valkey',
      '  macOS            brew install redis',
      '  Docker, Podman   start the engine',
      '  your own         REDIS_URL=redis://host:6379 npm start',
    ].join('\n'),
  );
}
