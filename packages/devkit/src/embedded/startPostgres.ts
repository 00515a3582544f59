import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import pg from 'pg';
import { maskUrl } from './checkRedis.ts';
import { type EmbeddedServer, foreignServer, startEmbeddedServer } from './embeddedServer.ts';
import { embeddedEnv } from './env.ts';
import { freePort } from './freePort.ts';
import { ensureCluster, postgresUser } from './postgresData.ts';
import { findPostgres } from './postgresPrograms.ts';
import { settleAccount } from './serverAccount.ts';
import { clearStaleServer } from './staleServer.ts';
import type { StartOptions } from './startRedis.ts';

const oldestVersionNumber = 150_000;

/**
 * A real Postgres, ready for use, with an empty database `tocsin` in a new one: the server at `url`, else one started on 127.0.0.1. A lasting one asks for a
 * random password that only we can read; a `fast` one trusts everybody on this machine and loses its data in a power cut. Throws a sentence when none can be had.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedServer> {
  const note = options.note ?? (() => undefined);
  if (options.url) return foreignServer(options.url, `Postgres ${await checkPostgres(options.url)} at ${maskUrl(options.url)}`);
  const wantedDir = resolve(options.dataDir);
  mkdirSync(dirname(wantedDir), { recursive: true, mode: 0o711 });
  const programs = await findPostgres(embeddedEnv().searchPath, note);
  const account = settleAccount({ dataDir: wantedDir, home: programs.home, version: programs.version }, note);
  const inHome = (file: string) => file.replace(programs.home, account.home);
  const fast = options.fast ?? false;
  const passwordFile = `${wantedDir}.password`;
  const password = await ensureCluster({ initdb: inHome(programs.initdb), version: programs.version, account, passwordFile, fast });
  const port = options.port ?? (await freePort());
  const url = `postgres://${postgresUser}${fast ? '' : `:${password}`}@127.0.0.1:${port}/${postgresUser}`;
  return startEmbeddedServer({
    name: 'postgres',
    url,
    chosen: `${programs.what}, 127.0.0.1:${port}`,
    command: {
      file: inHome(programs.postgres),
      args: ['-D', account.dataDir, ...settings(port, fast)],
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
      logFile: `${wantedDir}.log`,
      stopSignal: 'SIGINT',
      runAs: account.runAs,
    },
    isReady: () => isReady(url, account.dataDir),
    readyWithinMs: 120_000,
    prepare: () => clearStaleServer(account.dataDir),
    // After kill -9 the old server's children need a moment to notice; until then their shared memory is in use.
    isTransient: (log) => /still in use|lock file "postmaster\.pid" already exists/.test(log),
    onPid: options.onPid,
    onUnexpectedExit: options.onUnexpectedExit,
  });
}

/** Asks a Postgres for its version. Throws a sentence when it does not answer, refuses us, or is older than 15. */
export async function checkPostgres(url: string): Promise<string> {
  try {
    return await withClient(url, 5_000, async (client) => {
      const { rows } = await client.query<{ number: string; version: string }>(
        "select current_setting('server_version_num') as number, current_setting('server_version') as version",
      );
      const version = rows[0]?.version.split(' ')[0] ?? '0';
      if (Number(rows[0]?.number) < oldestVersionNumber) throw new Error(`version ${version} is too old, 15 or newer is needed`);
      return version;
    });
  } catch (error) {
    // A refused connection has no message of its own: the code is in the first of its causes.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    const message = first instanceof Error ? first.message : String(first);
    throw new Error(`Postgres at ${maskUrl(url)}: ${message}`, { cause: error });
  }
}

/** Asks for the data folder as well, so that somebody else's server on this port is not taken for ours. Makes the database when it is missing. */
async function isReady(url: string, dataDir: string): Promise<boolean> {
  try {
    const onPostgres = new URL(url);
    onPostgres.pathname = '/postgres';
    return await withClient(onPostgres.href, 2_000, async (client) => {
      const { rows } = await client.query<{ folder: string; made: boolean }>(
        `select current_setting('data_directory') as folder, exists(select from pg_database where datname = '${postgresUser}') as made`,
      );
      if (rows[0]?.folder !== dataDir) return false;
      if (!rows[0].made) await client.query(`create database ${postgresUser}`);
      return true;
    });
  } catch {
    return false;
  }
}

async function withClient<T>(url: string, timeoutMs: number, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs, application_name: 'tocsin launcher' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function settings(port: number, fast: boolean): string[] {
  const safe = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    wal_compression: 'on',
    jit: 'off',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const all = fast ? { ...safe, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : safe;
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
