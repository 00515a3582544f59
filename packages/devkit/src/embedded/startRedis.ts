import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkRedis, maskUrl } from './checkRedis.ts';
import { containerArgs, removeContainer } from './containerRedis.ts';
import { type EmbeddedServer, foreignServer, startEmbeddedServer } from './embeddedServer.ts';
import { embeddedEnv } from './env.ts';
import { freePort } from './freePort.ts';
import { findRedis, type RedisProgram } from './redisProgram.ts';

export interface StartOptions {
  /** A server to use instead of starting one. */
  url?: string | undefined;
  /** Data, configuration and log live in here; made when missing. */
  dataDir: string;
  /** Default: a free one. */
  port?: number | undefined;
  /** For throw-away servers: nothing is forced to disk, so a crash may lose data. */
  fast?: boolean;
  /** Where fetched programs are kept; default: `bin` beside `dataDir`. */
  binDir?: string | undefined;
  /** Told what is going on, a line at a time. */
  note?: (line: string) => void;
  onPid?: (pid: number) => void;
  onUnexpectedExit?: (reason: string) => void;
}

/**
 * A real Redis (or Valkey), ready for use: the one at `url`, else one started on 127.0.0.1 with the settings the queues need (noeviction, append-only file
 * synced every second, hz 100 because delayed jobs are late by a tick otherwise) behind a random password. Throws a sentence when none can be had.
 */
export async function startRedis(options: StartOptions): Promise<EmbeddedServer> {
  const note = options.note ?? (() => undefined);
  if (options.url) return useRedis(options.url, note);
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const program = await findRedis({ searchPath: embeddedEnv().searchPath, binDir: resolve(options.binDir ?? join(dataDir, '../bin')), note });
  const port = options.port ?? (await freePort());
  const password = randomBytes(18).toString('base64url');
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const configFile = await writeConfig({ dataDir, port, password, fast: options.fast ?? false, anyAddress: program.inContainer });
  const container = `tocsin-redis-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  return startEmbeddedServer({
    name: 'redis',
    url,
    chosen: `${program.what}, 127.0.0.1:${port}`,
    command: {
      file: program.file,
      args: program.inContainer ? containerArgs({ name: container, port, dataDir, configFile }) : [configFile],
      env: { LC_ALL: 'C', ...program.env },
      logFile: join(dataDir, 'redis.log'),
      stopSignal: 'SIGTERM',
    },
    isReady: (pid) => isReady(url, pid, program),
    readyWithinMs: 60_000,
    prepare: program.inContainer ? () => removeContainer(program.file, container) : undefined,
    onPid: options.onPid,
    onUnexpectedExit: options.onUnexpectedExit,
  });
}

async function useRedis(url: string, note: (line: string) => void): Promise<EmbeddedServer> {
  const facts = await checkRedis(url);
  for (const warning of facts.warnings) note(`warning: ${warning}`);
  return foreignServer(url, `${facts.kind} ${facts.version} at ${maskUrl(url)}`);
}

/** Asks for the pid as well, so that somebody else's server that got the port first is not taken for ours. */
async function isReady(url: string, pid: number, program: RedisProgram): Promise<boolean> {
  const facts = await checkRedis(url, 1_000).catch(() => undefined);
  return facts !== undefined && (program.inContainer || facts.pid === pid);
}

/** The password goes into a file only we may read, not into arguments that everybody sees in the process list. */
async function writeConfig(config: { dataDir: string; port: number; password: string; fast: boolean; anyAddress: boolean }): Promise<string> {
  const file = join(config.dataDir, 'redis.conf');
  const lines = [
    `bind ${config.anyAddress ? '0.0.0.0' : '127.0.0.1'}`,
    `port ${config.port}`,
    `requirepass ${config.password}`,
    `dir "${config.dataDir}"`,
    'daemonize no',
    'loglevel notice',
    'hz 100',
    'databases 1024',
    'maxmemory-policy noeviction',
    'save ""',
    ...(config.fast ? ['appendonly no'] : ['appendonly yes', 'appendfsync everysec', 'aof-load-truncated yes']),
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}
