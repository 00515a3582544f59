import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const folder = new URL('../migrations/', import.meta.url);

/** One numbered file of `packages/store/migrations`. */
interface Migration {
  number: number;
  name: string;
  sql: string;
}

/**
 * Brings the database up to the newest migration and answers the numbers it applied. Safe to run from many processes at once (an advisory lock makes them
 * take turns) and again (does nothing). Throws when the database is ahead of this build, and when the role of `postgresUrl` may not create roles or schemas.
 */
export async function migrate(postgresUrl: string): Promise<number[]> {
  const migrations = await readMigrations();
  const client = new pg.Client({ connectionString: postgresUrl, application_name: 'tocsin migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7091836)');
    await client.query('create schema if not exists tocsin');
    await client.query('set search_path to tocsin');
    await client.query('create table if not exists migrations (number int primary key, name text not null, applied_at timestamptz not null default now())');
    const { rows } = await client.query<{ number: number }>('select number from migrations');
    const done = new Set(rows.map((row) => row.number));
    refuseNewer(done, migrations);
    const missing = migrations.filter((migration) => !done.has(migration.number));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.number);
  } finally {
    await client.end();
  }
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ number: Number(name.slice(0, 4)), name, sql: await readFile(new URL(name, folder), 'utf8') })));
}

function refuseNewer(done: ReadonlySet<number>, known: readonly Migration[]): void {
  const newest = known.at(-1)?.number ?? 0;
  const ahead = [...done].filter((number) => number > newest);
  if (ahead.length > 0) throw new Error(`the database has migration ${Math.max(...ahead)}, this build knows ${newest}: start the newer build`);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migrations (number, name) values ($1, $2)', [migration.number, migration.name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
