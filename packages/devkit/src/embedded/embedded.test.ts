import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startRedis } from './startRedis.ts';
import { startThrowAwayServers, type ThrowAwayServers } from './throwAwayServers.ts';

/** Runs one statement on a connection of its own. */
async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function command<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

describe('embedded servers', { timeout: 120_000 }, () => {
  let servers: ThrowAwayServers;

  before(async () => {
    servers = await startThrowAwayServers({ fast: false });
  });
  after(() => servers.stop());

  test('what was written before kill -9 is there after the restart, at the same address', async () => {
    await query(servers.postgres.url, 'create table kept (n int)');
    for (let n = 1; n <= 3; n += 1) {
      await query(servers.postgres.url, `insert into kept values (${n})`);
      await command(servers.redis.url, (client) => client.rpush('kept', n));
      const urls = [servers.redis.url, servers.postgres.url];
      await Promise.all([servers.redis.kill(), servers.postgres.kill()]);
      assert.equal(servers.redis.pid, undefined);
      await Promise.all([servers.redis.restart(), servers.postgres.restart()]);
      assert.deepEqual([servers.redis.url, servers.postgres.url], urls);
    }
    assert.deepEqual(await query(servers.postgres.url, 'select n from kept order by n'), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    assert.deepEqual(await command(servers.redis.url, (client) => client.lrange('kept', 0, -1)), ['1', '2', '3']);
  });

  test('kill -9 under open connections restarts as well', async () => {
    const clients = Array.from({ length: 5 }, () => new pg.Client({ connectionString: servers.postgres.url }));
    for (const client of clients) client.on('error', () => undefined);
    await Promise.all(clients.map((client) => client.connect()));
    const sleeping = clients.map((client) => client.query('select pg_sleep(30)').catch((error: Error) => error));
    await servers.postgres.kill();
    await servers.postgres.restart();
    await Promise.all(sleeping);
    assert.deepEqual(await query(servers.postgres.url, 'select 1 as one'), [{ one: 1 }]);
  });

  test('Redis never throws keys away, syncs every second and asks for its password', async () => {
    const settings = await command(servers.redis.url, (client) => client.config('GET', 'maxmemory-policy', 'appendonly', 'appendfsync', 'hz', 'bind'));
    const pairs = settings as string[];
    const found = Object.fromEntries(pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1]]] : [])));
    assert.deepEqual(found, { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'everysec', hz: '100', bind: '127.0.0.1' });
    const stranger = new URL(servers.redis.url);
    stranger.password = '';
    await assert.rejects(
      command(stranger.href, (client) => client.ping()),
      /NOAUTH/,
    );
  });

  test('a Redis that was given is used as it is, with a warning when it may throw jobs away', async () => {
    await command(servers.redis.url, (client) => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    const notes: string[] = [];
    const given = await startRedis({ url: servers.redis.url, dataDir: servers.folder, note: (line) => notes.push(line) });
    assert.equal(given.ours, false);
    assert.match(given.chosen, /^(redis|valkey) \d/);
    assert.match(notes.join(), /^warning: maxmemory-policy is allkeys-lru/);
    await given.stop();
    assert.equal(await command(servers.redis.url, (client) => client.ping()), 'PONG');
  });

  test('Postgres forces commits to disk, speaks UTF-8 and asks for its password', async () => {
    const [settings] = await query(
      servers.postgres.url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listen`,
    );
    assert.deepEqual(settings, { fsync: 'on', commit: 'on', encoding: 'UTF8', listen: '127.0.0.1' });
    const stranger = new URL(servers.postgres.url);
    stranger.password = 'wrong';
    await assert.rejects(query(stranger.href, 'select 1'), /password authentication failed/);
  });
});
