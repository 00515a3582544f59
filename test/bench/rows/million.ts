import { setTimeout as pause } from 'node:timers/promises';
import type { AlertSearchAnswer, FoundAlert } from '@tocsin/contracts/alertSearch';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { openStore } from '@tocsin/store/connect';
import { readSegments } from '@tocsin/store/searchIndex';
import { inTenant } from '@tocsin/store/transaction';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { acknowledgedEvery, storeManyAlerts } from '../measure/manyAlerts.ts';
import { partsOf, startMeter } from '../measure/meter.ts';
import { median, percentile } from '../measure/percentile.ts';
import type { Row } from '../row.ts';

const tenant = 'default';
const aimMs = { search: 20, metrics: 100 };
/** The index waits for a whole segment; what is left is walked. */
const segmentAlerts = 4_096;
const lookEveryMs = 250;
const indexedWithinMs = 300_000;

/** A request, whom it should find, and how it says so. */
interface Question {
  name: string;
  title: string;
  /** The parameters that find the alert of this host. */
  ask(alert: FoundAlert): Record<string, string>;
}

const questions: readonly Question[] = [
  { name: 'label', title: 'by label: host="db-4711"', ask: ({ labels }) => ({ filter: `host="${labels['host']}"` }) },
  { name: 'text', title: 'by words of its text: db-4711 queue', ask: ({ message }) => ({ text: message.split(' ').slice(0, 3).join(' ').replace('of ', '') }) },
  {
    name: 'state',
    title: 'by state and time',
    ask: ({ changed_at }) => ({ state: 'acknowledged', since: changed_at, until: new Date(Date.parse(changed_at) + 1).toISOString() }),
  },
];

/** One alert found among a million that are active, by HTTP, and what `/metrics` takes at that size. */
export const million: Part = async (context) => {
  const { quick } = context.options;
  const [count, requests] = quick ? [50_000, 40] : [1_000_000, 200];
  const workerPort = await freePort();
  const tenants = [{ tenant, slack_config: { default_channel: '#million' } }];
  const fleet = await startFleet({ durable: true, tenants, env: { ...fleetEnv(context.options), WORKER_PORT: String(workerPort) } });
  try {
    const told = (stored: number) => context.progress(`${grouped(stored)} alerts stored`);
    const perSecond = await storeManyAlerts(fleet.servers.postgres.url, tenant, count, told);
    const indexedMs = await untilIndexed(fleet, count);
    const notes = [`stored at ${grouped(perSecond)} alerts/s`, `indexed ${(indexedMs / 1_000).toFixed(0)} s after the last was stored`];
    context.progress(notes.join(', '));
    const rows: Row[] = [];
    for (const question of questions) rows.push(await search(context, fleet, question, count, requests, notes));
    rows.push(await metrics(fleet, 'ingest', `${fleet.ingestUrl}/metrics`, count, requests));
    rows.push(await metrics(fleet, 'worker', `http://127.0.0.1:${workerPort}/metrics`, count, requests));
    return rows;
  } finally {
    await fleet.stop();
  }
};

/** Waits until all but what is less than a segment is indexed; answers how long that took. */
async function untilIndexed({ servers }: Fleet, count: number): Promise<number> {
  const startedAt = performance.now();
  const store = openStore({ postgresUrl: servers.postgres.url, name: 'tocsin bench', connections: 1, onError: () => undefined });
  try {
    for (;;) {
      const segments = await inTenant(store, tenant, readSegments);
      if (segments.reduce((sum, { alerts }) => sum + alerts, 0) > count - segmentAlerts) return performance.now() - startedAt;
      if (performance.now() - startedAt > indexedWithinMs) throw new Error(`after ${indexedWithinMs / 1_000} s only ${segments.length} segments are indexed`);
      await pause(lookEveryMs);
    }
  } finally {
    await store.close();
  }
}

async function search(context: BenchContext, fleet: Fleet, question: Question, count: number, requests: number, notes: readonly string[]): Promise<Row> {
  const step = question.name === 'state' ? acknowledgedEvery : 1;
  const wanted: FoundAlert[] = [];
  for (let index = 0; index < requests; index += 1) {
    // Spread over all that there is, in no order that the record has; the small numbers are words of other messages too.
    const number = 5_000 + ((index * 7_919_311) % (count - 5_000));
    const [alert] = (await ask(fleet, { filter: `host="db-${Math.floor(number / step) * step}"` })).alerts;
    if (alert) wanted.push(alert);
  }
  const meter = startMeter(partsOf(fleet));
  const from = process.cpuUsage();
  const [times, missed]: [number[], string[]] = [[], []];
  for (const alert of wanted) {
    const startedAt = performance.now();
    const { alerts } = await ask(fleet, question.ask(alert));
    times.push(performance.now() - startedAt);
    if (alerts.length !== 1 || alerts[0]?.id !== alert.id) missed.push(alert.id);
  }
  const value = median(times);
  context.progress(`${question.title}: ${value.toFixed(1)} ms`);
  const lost = requests - wanted.length + missed.length;
  return {
    ...{ name: `million-${question.name}`, title: `one alert ${question.name === 'state' ? 'by state+time' : `by ${question.name}`}`, value, unit: 'ms' },
    values: [value],
    conditions: `${question.title}; ${grouped(count)} active alerts of one tenant, each with 8 labels; GET /v1/alerts, one after the other`,
    ...{ limit: null, ratio: null, messages: null, lost },
    aim: { text: `<= ${aimMs.search} ms`, met: value <= aimMs.search && lost === 0 },
    cost: costOf(meter, from),
    notes: [`p99 ${percentile(times, 0.99).toFixed(1)} ms`, `${times.length} searches, ${lost} did not find just that one`, ...notes],
  };
}

async function ask({ ingestUrl }: Fleet, parameters: Record<string, string>): Promise<AlertSearchAnswer> {
  const response = await fetch(`${ingestUrl}/v1/alerts?${new URLSearchParams(parameters)}`);
  if (!response.ok) throw new Error(`GET /v1/alerts: ${response.status} ${await response.text()}`);
  return (await response.json()) as AlertSearchAnswer;
}

async function metrics(fleet: Fleet, app: string, url: string, count: number, requests: number): Promise<Row> {
  const meter = startMeter(partsOf(fleet));
  const from = process.cpuUsage();
  const times: number[] = [];
  let bytes = 0;
  for (let index = 0; index < requests / 4; index += 1) {
    const startedAt = performance.now();
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    bytes = (await response.text()).length;
    times.push(performance.now() - startedAt);
  }
  const value = median(times);
  return {
    ...{
      name: `million-metrics-${app}`,
      title: `/metrics of ${app}`,
      value,
      unit: 'ms',
      values: [value],
      limit: null,
      ratio: null,
      messages: null,
      lost: null,
    },
    conditions: `${grouped(count)} active alerts in the record`,
    aim: { text: `<= ${aimMs.metrics} ms`, met: value <= aimMs.metrics },
    cost: costOf(meter, from),
    notes: [`p99 ${percentile(times, 0.99).toFixed(1)} ms`, `${grouped(bytes)} bytes`],
  };
}

/** The double, idle in this process, is what asks here. */
function costOf(meter: ReturnType<typeof startMeter>, from: NodeJS.CpuUsage): Row['cost'] {
  const { user, system } = process.cpuUsage(from);
  const cost = meter(0);
  const { double: _asking, ...cpuSeconds } = cost.cpuSeconds;
  return { ...cost, cpuSeconds, generatorCpuSeconds: (user + system) / 1e6 };
}
