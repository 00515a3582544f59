import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import pg from 'pg';
import { testDatabase, testRedis } from './testServers.ts';

async function countOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from things');
    return rows[0]?.n ?? -1;
  } finally {
    await client.end();
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(sql);
  await client.end();
}

test('databases are copies of one migrated template and do not see each other', async () => {
  let migrations = 0;
  const migrate = async (url: string) => {
    migrations += 1;
    await run(url, 'create table if not exists things (n int)');
  };
  const [first, second] = await Promise.all([testDatabase({ migrate }), testDatabase({ migrate })]);
  assert.ok(migrations <= 1, 'the run may have made the template before');
  assert.notEqual(first.name, second.name);
  if (migrations === 0) return;
  await run(first.url, 'insert into things values (1)');
  assert.deepEqual([await countOf(first.url), await countOf(second.url)], [1, 0]);
});

test('Redis databases are empty and do not see each other', async () => {
  const [first, second] = [await testRedis(), await testRedis()];
  assert.notEqual(first.url, second.url);
  assert.notEqual(first.prefix, second.prefix);
  const [one, two] = [new Redis(first.url), new Redis(second.url)];
  await one.set('key', 'value');
  assert.deepEqual([await one.get('key'), await two.get('key')], ['value', null]);
  one.disconnect();
  two.disconnect();
});
