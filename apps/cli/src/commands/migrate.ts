import { openStore } from '@tocsin/store/connect';
import { ensureEventPartitions } from '@tocsin/store/eventPartitions';
import { migrate } from '@tocsin/store/migrate';
import { readAdminEnv } from './env.ts';

/** `tocsin migrate`: brings the database up to date. */
export async function runMigrate(): Promise<number> {
  const applied = await migrateAndPartition(readAdminEnv().POSTGRES_URL);
  process.stdout.write(applied.length === 0 ? 'the database is up to date\n' : `applied migration ${applied.join(', ')}\n`);
  return 0;
}

/** Migrates and makes the partitions of the next days, so that the first event has its place. Answers the migrations applied. */
export async function migrateAndPartition(postgresUrl: string): Promise<number[]> {
  const applied = await migrate(postgresUrl);
  const store = openStore({ postgresUrl, name: 'tocsin migrate', connections: 1, onError: () => undefined });
  try {
    await ensureEventPartitions(store, Date.now());
  } finally {
    await store.close();
  }
  return applied;
}
