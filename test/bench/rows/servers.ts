import type { Fleet } from '../../fleet/startFleet.ts';
import type { LoadPlan } from '../load/plan.ts';
import { perSecond, runLoad } from '../load/runLoad.ts';
import { type BenchContext, grouped } from '../measure/context.ts';
import { partsOfServers, startMeter } from '../measure/meter.ts';
import { medianRow, type Row } from '../row.ts';

type Servers = Fleet['servers'];

/** What Redis and Postgres take at most, each with the settings that the fleet has. */
export async function serverRows(context: BenchContext, servers: Servers): Promise<Row[]> {
  const set = {
    name: 'limit-redis-set',
    title: 'limit: Redis SET, pipelined',
    unit: 'SET/s',
    conditions: '400 bytes, pipelines of 100, append-only file each second',
  };
  const insert = {
    name: 'limit-insert',
    title: 'limit: Postgres INSERT, 100 rows each',
    unit: 'rows/s',
    conditions: '4 connections, each statement a durable transaction',
  };
  return [
    await take(context, servers, set, { kind: 'redis', url: servers.redis.url, pipeline: 100, bytes: 400, durationMs: durationMs(context) }),
    await take(context, servers, insert, insertPlan(context, servers)),
  ];
}

/** Rows a second by multi-row INSERT, measured now. */
export async function insertRate(context: BenchContext, servers: Servers): Promise<{ name: string; value: number; unit: string }> {
  return { name: 'INSERT of 100 rows each, durable', value: perSecond(await runLoad(insertPlan(context, servers))), unit: 'rows/s' };
}

const durationMs = ({ options }: BenchContext) => (options.quick ? 1_000 : 2_000);

function insertPlan(context: BenchContext, servers: Servers): LoadPlan {
  return { kind: 'postgres', url: servers.postgres.url, rowsPerStatement: 100, connections: 4, durationMs: durationMs(context) };
}

async function take(context: BenchContext, servers: Servers, about: Pick<Row, 'name' | 'title' | 'unit' | 'conditions'>, plan: LoadPlan): Promise<Row> {
  const runs: Row[] = [];
  for (let run = 1; run <= context.options.runs; run += 1) {
    const meter = startMeter(partsOfServers(servers));
    const result = await runLoad(plan);
    const value = perSecond(result);
    context.progress(`${about.title}: ${grouped(value)} ${about.unit}`);
    const bare = { limit: null, ratio: null, aim: null, messages: null, lost: null, notes: [] };
    runs.push({ ...about, value, values: [value], ...bare, cost: meter(result.cpuSeconds) });
  }
  return medianRow(runs);
}
