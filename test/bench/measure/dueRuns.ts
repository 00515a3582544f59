import pg from 'pg';
import { storeManyAlerts } from './manyAlerts.ts';

/** Runs about alerts that fire, and when the transaction that owed their pages was about to commit. */
export interface DueRuns {
  /** Has `count` runs begin whose first level is due `spreadMs` apart from each other, from `at` (ms since 1970) on. */
  add(count: number, at: number, spreadMs: number): Promise<void>;
  /** How late each page was owed (ms), once all are; rejects after `withinMs`. */
  lateness(count: number, withinMs: number): Promise<number[]>;
  forget(): Promise<void>;
  /** Claims as many bare rows in batches, with one row written for each, durably; answers how long that took (ms). */
  bareClaimMs(count: number, perBatch: number): Promise<number>;
  close(): Promise<void>;
}

const lookEveryMs = 50;

/** Stores so many alerts that fire in a tenant's record, and prepares to measure runs about them. */
export async function prepareDueRuns(postgresUrl: string, tenantId: string, alerts: number): Promise<DueRuns> {
  await storeManyAlerts(postgresUrl, tenantId, alerts, () => undefined);
  const client = new pg.Client({ connectionString: postgresUrl, options: '-c search_path=tocsin -c timezone=UTC' });
  await client.connect();
  await client.query("update alerts set status = 'firing', acknowledged_at = null, acknowledged_by = null");
  await client.query(`
    create table bench_owed (run_id uuid, at timestamptz);
    create table bench_due (run_id uuid primary key, due_at timestamptz);
    grant insert on bench_owed to public;
    create function bench_note() returns trigger language plpgsql security definer as 'begin insert into tocsin.bench_owed values (new.run_id, clock_timestamp()); return null; end';
    create constraint trigger bench_note after insert on writes deferrable initially deferred for each row when (new.kind = 'page') execute function bench_note();
    create table bench_claims (id int primary key, state text not null, due_at timestamptz not null);
    create index on bench_claims (due_at) where state = 'active';
    create table bench_told (id int, at timestamptz, message jsonb)`);
  return {
    add: async (count, at, spreadMs) => {
      await client.query(
        `with added as (insert into escalation_runs (tenant_id, run_id, policy, alert_id, levels, started_at, base_at, state, next_level, next_at)
         select $1, gen_random_uuid(), 'bench', alert_id, '[{"delay": 0, "channels": ["#ops"]}, {"delay": 86400, "channels": ["#boss"]}]', to_timestamp($3::float8 / 1000),
           to_timestamp($3::float8 / 1000), 'active', 0, to_timestamp(($3::float8 + (row_number() over () - 1) * $4::float8) / 1000)
         from (select alert_id from alerts where tenant_id = $1 limit $2) a returning run_id, next_at)
         insert into bench_due select run_id, next_at from added`,
        [tenantId, count, at, spreadMs],
      );
      await client.query('analyze escalation_runs');
    },
    lateness: async (count, withinMs) => {
      for (const until = performance.now() + withinMs; ; ) {
        const { rows } = await client.query<{ owed: number }>('select count(*)::int as owed from bench_owed');
        if ((rows[0]?.owed ?? 0) >= count) break;
        if (performance.now() > until) throw new Error(`after ${withinMs} ms only ${rows[0]?.owed} of ${count} pages were owed`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
      const { rows } = await client.query<{ late: number; times: number }>(
        `select max(extract(epoch from o.at - d.due_at) * 1000)::float8 as late, count(*)::int as times from bench_owed o join bench_due d using (run_id) group by run_id`,
      );
      if (rows.some(({ times }) => times !== 1)) throw new Error('a level was told more than once');
      return rows.map(({ late }) => late);
    },
    forget: async () => void (await client.query("truncate bench_owed, bench_due; delete from escalation_runs; delete from writes where kind = 'page'")),
    bareClaimMs: (count, perBatch) => bareClaim(client, count, perBatch),
    close: () => client.end(),
  };
}

async function bareClaim(client: pg.Client, count: number, perBatch: number): Promise<number> {
  await client.query('truncate bench_claims, bench_told');
  await client.query("insert into bench_claims select n, 'active', now() from generate_series(1, $1::int) n", [count]);
  await client.query('analyze bench_claims');
  const from = performance.now();
  for (let claimed = 0; claimed < count; ) {
    const { rowCount } = await client.query(
      `with due as (select id from bench_claims where state = 'active' and due_at <= now() order by due_at limit $1 for update skip locked),
         moved as (update bench_claims c set state = 'told' from due where c.id = due.id returning c.id)
       insert into bench_told select id, now(), '{}' from moved`,
      [perBatch],
    );
    claimed += rowCount ?? 0;
    if (!rowCount) break;
  }
  return performance.now() - from;
}
