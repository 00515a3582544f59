import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ledgerOf } from '@tocsin/core/ledger/ledger';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { openStore } from '@tocsin/store/connect';
import { migrate } from '@tocsin/store/migrate';
import { readLedger } from '@tocsin/store/readLedger';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import pg from 'pg';

const folder = new URL('../../packages/store/migrations/', import.meta.url);

/** Brings an empty database to the state before the ledger was kept. */
async function migrateBeforeLedger(client: pg.Client): Promise<void> {
  await client.query('create schema tocsin; set search_path to tocsin');
  await client.query('create table migrations (number int primary key, name text not null, applied_at timestamptz not null default now())');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names.slice(0, names.indexOf(names.find((each) => each.endsWith('_ledger.sql')) ?? ''))) {
    await client.query(await readFile(new URL(name, folder), 'utf8'));
    await client.query('insert into migrations (number, name) values ($1, $2)', [Number(name.slice(0, 4)), name]);
  }
}

test('a ledger of an installation that is older than it begins at the migration, with what groups owed then', async () => {
  const { url } = await testDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await migrateBeforeLedger(client);
  const [groupId, batchId] = [randomUUID(), randomUUID()];
  await client.query("insert into tenants (tenant_id, config, created_at) values ('a', '{}', now() - interval '90 days')");
  await client.query("insert into batches (tenant_id, batch_id, stamp, received_at, source, events, transitions) values ('a', $1, 1, now(), 'test', 9, 9)", [
    batchId,
  ]);
  await client.query(
    "insert into group_members (tenant_id, group_id, alert_id, status, severity_rank, stamp, pending) values ('a', $1, $2, 'firing', 1, 1, 3)",
    [groupId, randomUUID()],
  );
  await client.end();
  await migrate(url);
  const store = openStore({ postgresUrl: url, name: 'test', connections: 1, onError: () => undefined });
  for (const since of [0, Date.now() - 3_600_000]) {
    const reading = await inTenantSnapshot(store, 'a', (tx) => readLedger(tx, since));
    const { accepted, gap, ends } = ledgerOf(reading ?? assert.fail());
    assert.deepEqual([accepted, gap, ends.open], [3, 0, 3]);
    assert.ok(Date.now() - (reading?.from ?? 0) < 60_000);
  }
  await store.close();
});
