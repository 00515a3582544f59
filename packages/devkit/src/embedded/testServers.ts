import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { embeddedEnv } from './env.ts';
import { startThrowAwayServers, type ThrowAwayServers } from './throwAwayServers.ts';

const templateName = 'tocsin_template';
const templateLock = 7_091_837;

let own: Promise<ThrowAwayServers> | undefined;

/**
 * A database of this test file's own, dropped when the file's process has nothing left to do. With `migrate` (the store's) it is a copy of one template that was migrated once for the
 * whole run, so making it takes about 30 ms; without, it is empty. The server is the run's (TEST_POSTGRES_URL), or one started for this file alone.
 */
export async function testDatabase(options: { migrate?: (postgresUrl: string) => Promise<unknown> } = {}): Promise<{ url: string; name: string }> {
  const serverUrl = embeddedEnv().testPostgresUrl ?? (await ownServers()).postgres.url;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, async (client) => {
    if (options.migrate) await ensureTemplate(client, serverUrl, options.migrate);
    await client.query(`create database ${name} ${options.migrate ? `template ${templateName}` : ''}`);
  });
  if (embeddedEnv().testPostgresUrl) whenIdle(() => onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`)));
  return { url: databaseUrl(serverUrl, name), name };
}

/** A Redis database and key prefix of this test file's own; the database is emptied first. The server is the run's (TEST_REDIS_URL), or one started for this file alone. */
export async function testRedis(): Promise<{ url: string; prefix: string }> {
  const serverUrl = embeddedEnv().testRedisUrl ?? (await ownServers()).redis.url;
  const client = new Redis(serverUrl);
  client.on('error', () => undefined);
  try {
    const [, databases = '16'] = (await client.config('GET', 'databases')) as string[];
    const number = 1 + ((await client.incr('tocsin:test:files')) % (Number(databases) - 1));
    await client.select(number);
    await client.flushdb();
    const url = new URL(serverUrl);
    url.pathname = `/${number}`;
    return { url: url.href, prefix: `test-${randomUUID().slice(0, 8)}` };
  } finally {
    client.disconnect();
  }
}

/** They end with this process, whatever its tests leave open. */
function ownServers(): Promise<ThrowAwayServers> {
  own ??= startThrowAwayServers().then((servers) => {
    process.once('exit', () => {
      for (const { pid } of [servers.redis, servers.postgres]) if (pid) process.kill(pid, 'SIGKILL');
      rmSync(servers.folder, { recursive: true, force: true });
    });
    return servers;
  });
  return own;
}

/** Not an `after` hook: those run first come, first served, so ours would pull the database from under the hooks that close the test's connections. */
function whenIdle(work: () => Promise<unknown>): void {
  process.once('beforeExit', () => void work());
}

/** Processes of one run take turns at an advisory lock; a template whose migration failed is dropped and made again by the next. */
async function ensureTemplate(client: pg.Client, serverUrl: string, migrate: (postgresUrl: string) => Promise<unknown>): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [templateName]);
    if (rowCount) return;
    await client.query(`drop database if exists ${templateName} with (force)`);
    await client.query(`create database ${templateName}`);
    await migrate(databaseUrl(serverUrl, templateName));
    await client.query(`alter database ${templateName} is_template true`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'tocsin test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
