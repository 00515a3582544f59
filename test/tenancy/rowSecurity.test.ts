import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ensureEventPartitions } from '@tocsin/store/eventPartitions';
import pg from 'pg';
import { openRecord, type TestRecord } from '../support/record.ts';
import { fillEveryTable } from './fillEveryTable.ts';

interface Table {
  name: string;
  tenant: boolean;
  partition: boolean;
  forced: boolean;
}

let record: TestRecord;
let tables: Table[] = [];
const clients: pg.Client[] = [];

/** A connection as one of the two roles, as the apps have them. */
async function as(role: 'tocsin_app' | 'tocsin_system', tenant?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: record.url, options: `-c role=${role} -c search_path=tocsin` });
  await client.connect();
  clients.push(client);
  if (tenant) await client.query("select set_config('app.tenant', $1, false)", [tenant]);
  return client;
}

const refused = { code: '42501' };

before(async () => {
  record = await openRecord();
  await ensureEventPartitions(record.store, Date.now());
  await fillEveryTable(record, 'a');
  await fillEveryTable(record, 'b');
  tables = await record.sql<Table>(
    `select c.relname as name, exists (select 1 from pg_attribute where attrelid = c.oid and attname = 'tenant_id') as tenant, c.relispartition as partition,
       c.relrowsecurity and c.relforcerowsecurity as forced
     from pg_class c where c.relnamespace = 'tocsin'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  );
});
after(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await record.close();
});

const tenantTables = () => tables.filter((table) => table.tenant && !table.partition).map((table) => table.name);

test('the catalog has the tables that are meant here, and each has rows of both tenants to steal', async () => {
  assert.ok(tenantTables().length >= 16);
  for (const name of tenantTables()) {
    const rows = await record.sql<{ tenant_id: string }>(`select distinct tenant_id from ${name} order by 1`);
    assert.deepEqual(
      rows.map((row) => row.tenant_id),
      ['a', 'b'],
      `${name}: fill it in fillEveryTable.ts`,
    );
  }
});

test('every table with a tenant has forced row-level security; a partition has it or nobody may touch it', async () => {
  for (const { name, tenant, partition, forced } of tables.filter((table) => table.tenant)) {
    if (partition) {
      const grants = await record.sql('select 1 from information_schema.role_table_grants where table_name = $1 and grantee in ($2, $3, $4)', [
        name,
        'tocsin_app',
        'tocsin_system',
        'PUBLIC',
      ]);
      assert.deepEqual(grants, [], name);
    } else assert.equal(tenant && forced, true, name);
  }
});

test('neither role owns anything, may log in, goes round policies or is a member of the other', async () => {
  const roles = await record.sql("select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname in ('tocsin_app', 'tocsin_system')");
  assert.deepEqual(roles, [
    { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false },
    { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false },
  ]);
  assert.deepEqual(await record.sql("select 1 from pg_class where relowner in ('tocsin_app'::regrole, 'tocsin_system'::regrole)"), []);
  assert.deepEqual(await record.sql("select 1 from pg_auth_members where member in ('tocsin_app'::regrole, 'tocsin_system'::regrole)"), []);
});

describe('as the app with tenant a', () => {
  test('no table shows a row of b', async () => {
    const client = await as('tocsin_app', 'a');
    for (const name of tenantTables()) {
      const { rows } = await client.query<{ tenant_id: string }>(`select distinct tenant_id from ${name}`);
      assert.deepEqual(
        rows.map((row) => row.tenant_id),
        ['a'],
        name,
      );
      assert.equal((await client.query(`select 1 from ${name} where tenant_id = 'b'`)).rowCount, 0, name);
    }
  });

  test('no row can be put into b, or taken there', async () => {
    const client = await as('tocsin_app', 'a');
    for (const name of tenantTables()) {
      const { rows } = await client.query<{ columns: string; values: string }>(
        `select string_agg(quote_ident(attname), ', ') as columns, string_agg(case when attname = 'tenant_id' then '''b''' else quote_ident(attname) end, ', ') as values
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''`,
        [name],
      );
      await assert.rejects(client.query(`insert into ${name} (${rows[0]?.columns}) select ${rows[0]?.values} from ${name}`), refused, `insert ${name}`);
      await assert.rejects(client.query(`update ${name} set tenant_id = 'b'`), refused, `update ${name}`);
    }
  });

  test('what b has cannot be changed or removed', async () => {
    const client = await as('tocsin_app', 'a');
    for (const name of tenantTables()) {
      const change = await client.query(`update ${name} set tenant_id = tenant_id where tenant_id = 'b'`).catch((error: { code: string }) => error.code);
      assert.ok(change === '42501' || (typeof change === 'object' && change.rowCount === 0), `update ${name}`);
      const removal = await client.query(`delete from ${name} where tenant_id = 'b'`).catch((error: { code: string }) => error.code);
      assert.ok(removal === '42501' || (typeof removal === 'object' && removal.rowCount === 0), `delete ${name}`);
      assert.ok((await record.sql(`select 1 from ${name} where tenant_id = 'b' limit 1`)).length === 1, name);
    }
  });

  test('what is a record cannot be changed or removed, not even its own', async () => {
    const client = await as('tocsin_app', 'a');
    for (const name of ['audit', 'audit_blocks', 'batches', 'events', 'timeline']) {
      await assert.rejects(client.query(`update ${name} set tenant_id = tenant_id`), refused, `update ${name}`);
      await assert.rejects(client.query(`delete from ${name}`), refused, `delete ${name}`);
      await assert.rejects(client.query(`truncate ${name}`), refused, `truncate ${name}`);
    }
  });

  test('partitions, migrations and leases are out of reach', async () => {
    const client = await as('tocsin_app', 'a');
    const others = tables.filter((table) => table.partition || !table.tenant).map((table) => table.name);
    assert.ok(others.length >= 4);
    for (const name of others) await assert.rejects(client.query(`select 1 from ${name}`), refused, name);
  });

  test('policies cannot be switched off, other roles not taken', async () => {
    const client = await as('tocsin_app', 'a');
    await assert.rejects(client.query('alter table alerts disable row level security'), refused);
    await assert.rejects(client.query('set row_security = off; select 1 from alerts'), refused);
    await client.query('set row_security = on');
    await assert.rejects(client.query('create table tocsin.mine (id int)'), refused);
  });
});

describe('as the app without a tenant', () => {
  test('every table is an error and not an empty answer, also after an empty tenant was set', async () => {
    for (const client of [await as('tocsin_app'), await as('tocsin_app', '')])
      for (const name of tenantTables()) await assert.rejects(client.query(`select 1 from ${name}`), /no tenant is set for this transaction/, name);
  });

  test('a tenant that was set for one transaction is gone after it', async () => {
    const client = await as('tocsin_app');
    await client.query("begin; set local app.tenant = 'a'");
    assert.ok(((await client.query('select 1 from alerts')).rowCount ?? 0) > 0);
    await client.query('commit');
    await assert.rejects(client.query('select 1 from alerts'), /no tenant is set/);
  });
});

describe('as the system role', () => {
  /** Ids, due times and states; never what an alert says, a secret or who somebody is. */
  const readable: Readonly<Record<string, string>> = {
    tenants: 'config_version heartbeats_version retention shifts_version sources_version tenant_id updated_at',
    api_tokens: 'revoked_at scopes tenant_id token_hash token_id',
    workspaces: 'refresh_at team_id tenant_id',
    batches: 'batch_id received_at stamp tenant_id',
    alerts: 'acknowledged_until alert_id change_xid expires_at group_ids resolved_at status tenant_id',
    groups: 'changed_at episode group_id group_interval_ms last_flush_at next_flush_at status tenant_id',
    group_members: 'alert_id group_id pending suppressed_by tenant_id',
    messages: 'episode group_id posted_at tenant_id',
    writes: 'attempt_started_at created_at ended_at lane not_before state tenant_id write_id',
    heartbeats: 'due_at name state tenant_id',
    shifts: 'look_at schedule tenant_id',
    user_groups: 'sync_at tenant_id user_group',
    oncall_overrides: 'override_id tenant_id to_at',
    mutes: 'entry_id tenant_id until_at',
    slack_events: 'at entry_id tenant_id',
    endpoints: 'name next_look_at tenant_id',
    oncall_calendars: 'next_at schedule tenant_id',
    calendar_shifts: 'shift_id tenant_id to_at',
    timeline: 'at entry_id episode group_id tenant_id',
    escalation_runs: 'next_at next_level run_id started_at state tenant_id',
    audit_forgotten: 'tenant_id through_block to_txid',
    search_segments: 'alerts segment tenant_id to_xid',
    sla_clocks: 'ended_at kind next_at run_id state tenant_id',
    silences: 'ends_at silence_id tenant_id',
    spool: 'created_at kind offer_at spool_id tenant_id',
    audit: 'audit_id tenant_id txid',
    audit_blocks: 'block sealed_at tenant_id to_txid',
    flushes: 'at flush_id group_id tenant_id',
    flush_takes: 'at group_id tenant_id txid',
    ledger_marks: 'at made_at tenant_id',
    dead_letters: 'created_at dead_letter_id ended_at state tenant_id',
    digests: 'closed_at digest_id lane look_at tenant_id',
    digest_groups: 'digest_id tenant_id',
    lane_faults: 'last_seen_at since tenant_id',
    leases: 'expires_at fence holder name',
  };

  test('only the columns that were granted can be read, in every table of the catalog', async () => {
    const granted = await record.sql<{ table_name: string; columns: string }>(
      `select table_name, string_agg(column_name, ' ' order by column_name) as columns from information_schema.column_privileges
       where grantee = 'tocsin_system' and table_schema = 'tocsin' and privilege_type = 'SELECT' group by 1`,
    );
    assert.deepEqual(Object.fromEntries(granted.map((row) => [row.table_name, row.columns])), readable);
    const client = await as('tocsin_system');
    for (const { name, tenant } of tables) if (tenant) await assert.rejects(client.query(`select * from ${name}`), refused, name);
  });

  test('nothing of a tenant can be written, and only what is over for long can be deleted', async () => {
    const client = await as('tocsin_system');
    for (const name of tenantTables()) {
      await assert.rejects(client.query(`update ${name} set tenant_id = tenant_id`), refused, `update ${name}`);
      const count = async () => (await record.sql<{ rows: number }>(`select count(*)::int as rows from ${name}`))[0]?.rows;
      const before = await count();
      await client.query(`delete from ${name}`).catch((error: unknown) => assert.equal((error as { code: string }).code, '42501', name));
      assert.equal(await count(), before, `delete ${name}`);
    }
  });
});
