import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type LoadResult, monotonicMs, type PostgresLoad } from './plan.ts';

const labels = JSON.stringify({ alertname: 'high_cpu', host: 'host-1', region: 'eu-central-1', service: 'checkout', team: 'payments', environment: 'prod' });

/** How many rows of an alert's size Postgres stores, each statement its own durable transaction: the bound of the record. The table is gone afterwards. */
export async function postgresLoad(plan: PostgresLoad): Promise<Omit<LoadResult, 'cpuSeconds'>> {
  const pool = new pg.Pool({ connectionString: plan.url, max: plan.connections });
  await pool.query('create table bench_rows (tenant text, id uuid, state text, labels jsonb, message text, at timestamptz, primary key (tenant, id))');
  const tookMs: number[] = [];
  let done = 0;
  const startedAt = monotonicMs();
  const work = async () => {
    while (monotonicMs() < startedAt + plan.durationMs) {
      const ids = Array.from({ length: plan.rowsPerStatement }, () => randomUUID());
      const from = monotonicMs();
      await pool.query({ name: 'bench', text: insert, values: [ids, ids.map(() => labels), ids.map(() => 'CPU above 95 % on host-1')] });
      tookMs.push(monotonicMs() - from);
      done += plan.rowsPerStatement;
    }
  };
  await Promise.all(Array.from({ length: plan.connections }, work));
  const endedAt = monotonicMs();
  await pool.query('drop table bench_rows');
  await pool.end();
  return { startedAt, endedAt, done, refused: {}, sentAt: [], tookMs };
}

const insert = `insert into bench_rows select 'default', id, 'firing', labels, message, now()
  from unnest($1::uuid[], $2::jsonb[], $3::text[]) as given (id, labels, message)`;
