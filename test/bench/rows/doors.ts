import { randomUUID } from 'node:crypto';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import { perSecond, runLoad } from '../load/runLoad.ts';
import { startBareServer } from '../load/startBareServer.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { type Parts, partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { takeQueuedAlerts } from '../measure/queuedAlerts.ts';
import { type Cost, medianRow, type Row } from '../row.ts';
import { serverRows } from './servers.ts';

interface Load {
  name: string;
  title: string;
  short: string;
  connections: number;
  alertsPerRequest: number;
}
const single: Load = { name: 'single', title: 'one alert a request', short: 'single alerts', connections: 64, alertsPerRequest: 1 };
const batch: Load = { name: 'batch', title: 'batches of 100', short: 'batches', connections: 16, alertsPerRequest: 100 };

/** So little of a run warms the servers up. */
const warmUpMs = 1_000;
const singleRatioAim = 0.3;
const batchAim = 60_000;

/**
 * The doors: what a bare server, Redis and Postgres can take at most, and what ingest takes when every 202 means that the alert is in Redis. Bare server and
 * ingest take turns, so that what else happens on the machine hits both. No worker runs: what it costs to work alerts is in the storm.
 */
export const doors: Part = async (context) => {
  const { options } = context;
  const fleet = await startFleet({
    durable: true,
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#bench' } }],
    workers: {},
    env: fleetEnv(options),
  });
  const bare = await startBareServer(fleet.servers.folder);
  try {
    const rows: Row[] = [];
    if (options.parts.includes('limits')) rows.push(...(await serverRows(context, fleet.servers)));
    const both = [];
    for (const load of [single, batch]) both.push(await takeTurns(context, fleet, { url: bare.url, parts: { bare: bare.app.pid } }, load));
    if (options.parts.includes('limits')) rows.push(...both.map((pair) => pair.bare));
    if (options.parts.includes('ingest')) rows.push(...both.flatMap((pair) => pair.ingest));
    return rows;
  } finally {
    await bare.app.stop();
    await fleet.stop();
  }
};

async function takeTurns(context: BenchContext, fleet: Fleet, bare: { url: string; parts: Parts }, load: Load): Promise<{ bare: Row; ingest: Row[] }> {
  const { runs, parts } = context.options;
  const taken: { bare: Row[]; ingest: Row[] } = { bare: [], ingest: [] };
  for (let turn = 1; turn <= runs; turn += 1) {
    const bound = await bareRow(context, bare, load);
    taken.bare.push(bound);
    if (parts.includes('ingest')) taken.ingest.push(await ingestRow(context, fleet, load, bound));
  }
  return { bare: medianRow(taken.bare), ingest: taken.ingest.length > 0 ? [withAim(medianRow(taken.ingest), load)] : [] };
}

async function bareRow(context: BenchContext, bare: { url: string; parts: Parts }, load: Load): Promise<Row> {
  const { title, connections, alertsPerRequest } = load;
  const { result, cost } = await press(context, bare, load, randomUUID());
  const value = perSecond(result) * alertsPerRequest;
  context.progress(`bare node:http + zod, ${title}: ${grouped(value)} alerts/s`);
  const about = {
    name: `limit-http-${load.name}`,
    title: `limit: bare http + zod, ${load.short}`,
    conditions: `${connections} connections; checks, stores nothing`,
  };
  return { ...about, value, unit: 'alerts/s', values: [value], ...noBound, cost, lost: null, notes: [perCpuSecond(result.done * alertsPerRequest, cost)] };
}

async function ingestRow(context: BenchContext, fleet: Fleet, load: Load, bound: Row): Promise<Row> {
  const { title, connections, alertsPerRequest } = load;
  const run = randomUUID();
  const { result, cost } = await press(context, { url: fleet.ingestUrl, parts: partsOf(fleet) }, load, run);
  const value = perSecond(result) * alertsPerRequest;
  const kept = await takeQueuedAlerts(fleet.servers.redis.url, run);
  context.progress(`ingest, ${title}: ${grouped(value)} alerts/s, ${grouped((100 * value) / bound.value)} % of the bare server`);
  const limit = { name: 'bare node:http + zod', value: bound.value, unit: 'alerts/s' };
  const refused = Object.entries(result.refused).map(([status, count]) => `${count} x ${status}`);
  return {
    ...{ name: `ingest-${load.name}`, title: `ingest, ${title}`, value, unit: 'alerts/s', values: [value], limit, ratio: value / bound.value, aim: null, cost },
    conditions: `${connections} connections, distinct alerts; 202 when in Redis with its append-only file; no worker`,
    messages: null,
    lost: result.done * alertsPerRequest - kept,
    notes: [perCpuSecond(result.done * alertsPerRequest, cost), ...(refused.length > 0 ? [`refused: ${refused.join(', ')}`] : [])],
  };
}

async function press({ options }: BenchContext, target: { url: string; parts: Parts }, load: Load, run: string) {
  const { connections, alertsPerRequest } = load;
  const plan = { kind: 'closed' as const, url: target.url, connections, alertsPerRequest, groups: 1_000, requestsMax: Number.MAX_SAFE_INTEGER };
  await runLoad({ ...plan, durationMs: warmUpMs / (options.quick ? 2 : 1), run: 'warm-up' });
  const meter = startMeter(target.parts);
  const result = await runLoad({ ...plan, durationMs: options.quick ? 1_500 : 4_000, run });
  return { result, cost: meter(result.cpuSeconds) };
}

/** Says more than the rate where other programs want the CPU too. */
const perCpuSecond = (alerts: number, { cpuSeconds }: Cost) => `${grouped(alerts / totalOf(cpuSeconds))} alerts per CPU-second`;

function withAim(row: Row, load: Load): Row {
  const { ratio, value } = row;
  if (load === single) return { ...row, aim: { text: `>= ${singleRatioAim.toFixed(2)} of limit`, met: (ratio ?? 0) >= singleRatioAim } };
  return { ...row, aim: { text: '>= 60 k/s', met: value >= batchAim } };
}

const noBound = { limit: null, ratio: null, aim: null, messages: null } as const;
