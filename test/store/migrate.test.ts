import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import pg from 'pg';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('migrating again does nothing', async () => {
  const { url } = await testDatabase();
  const first = await migrate(url);
  assert.deepEqual(
    first,
    first.map((_, index) => index + 1),
  );
  assert.deepEqual(await migrate(url), []);
});

test('processes that migrate at once take turns: one of them does it', async () => {
  const { url } = await testDatabase();
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  const numbers = applied.flat();
  assert.ok(numbers.length > 0);
  assert.equal(new Set(numbers).size, numbers.length);
});

test('two databases of one server, which share their roles, may be migrated at once', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  const [left, right] = await Promise.all([migrate(one.url), migrate(two.url)]);
  assert.deepEqual(left, right);
});

test('a database that is ahead of this build is refused, with what to do, and left as it is', async () => {
  const { url } = await testDatabase({ migrate });
  await query(url, "insert into tocsin.migrations (number, name) values (9000, '9000_future.sql')");
  await assert.rejects(migrate(url), /the database has migration 9000, this build knows \d+: start the newer build/);
  assert.equal((await query(url, 'select * from tocsin.migrations where number = 9000')).length, 1);
});
