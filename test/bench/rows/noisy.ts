import { createToken } from '../../fleet/createToken.ts';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import type { LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/runLoad.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { median, percentile } from '../measure/percentile.ts';
import { type Probed, probe } from '../measure/probe.ts';
import { type Cost, medianRow, type Row } from '../row.ts';

/** Alerts a second that the flooding tenant offers, and what it may send. */
const offers = [5_000, 20_000, 60_000] as const;
const quota = 5_000;
const alertsPerRequest = 100;
const floodGroups = 1_000;
const quietPerSecond = 10;
/** Over three runs more than 500 alerts of the quiet tenant. */
const quietMs = 17_000;
/** The flood has used up its burst, and its groups are open, before the quiet tenant is looked at. */
const floodAheadMs = 3_000;

/** A quiet tenant alone, and beside one that floods: what its alerts take from POST to the double. */
export const noisy: Part = async (context) => {
  const runs: Row[][] = [];
  for (let run = 1; run <= context.options.runs; run += 1) runs.push(await once(context));
  return offers.map((_offered, index) => ofAllRuns(runs.flatMap((rows) => rows[index] ?? [])));
};

/** The bar holds for the medians: a run's own quiet p99 may have been lucky or not. */
function ofAllRuns(rows: readonly Row[]): Row {
  const row = medianRow(rows);
  const alone = median(rows.map(({ limit }) => limit?.value ?? Number.NaN));
  const bar = Math.max(2 * alone, alone + 25);
  return {
    ...row,
    limit: { name: 'alone', value: alone, unit: 'ms p99' },
    ratio: alone / row.value,
    aim: { text: `<= ${bar.toFixed(0)} ms`, met: row.value <= bar },
  };
}

async function once(context: BenchContext): Promise<Row[]> {
  const quiet = { tenant: 'default', slack_config: { default_channel: '#quiet' }, route: { receiver: 'default', group_by: ['...'], group_wait: '0s' } };
  const flood = {
    tenant: 'flood',
    slack_config: { default_channel: '#flood' },
    quotas: { alerts_per_second: quota },
    route: { receiver: 'default', group_by: ['grp'], group_wait: '1s', group_interval: '5s' },
  };
  const fleet = await startFleet({
    durable: true,
    tenants: [quiet, flood],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', ...fleetEnv(context.options) },
  });
  try {
    const token = await createToken(fleet.servers.postgres.url, 'flood', ['ingest']);
    const durationMs = context.options.quick ? 5_000 : quietMs;
    await probe(fleet, { perSecond: 50, durationMs: 3_000, run: 'warm-up' });
    const alone = await probe(fleet, { perSecond: quietPerSecond, durationMs, run: 'alone' });
    context.progress(`quiet tenant alone: ${spread(alone)}`);
    const rows: Row[] = [];
    for (const offered of offers) rows.push(await beside(context, fleet, token, offered, durationMs, alone));
    return rows;
  } finally {
    await fleet.stop();
  }
}

async function beside(context: BenchContext, fleet: Fleet, token: string, offered: number, durationMs: number, alone: Probed): Promise<Row> {
  const meter = startMeter(partsOf(fleet));
  const flooding = runLoad({
    ...{ kind: 'open', url: fleet.ingestUrl, perSecond: offered / alertsPerRequest, durationMs: floodAheadMs + durationMs, run: `flood-${offered}` },
    ...{ alertsPerRequest, groups: floodGroups, token },
  });
  await new Promise((resolve) => setTimeout(resolve, floodAheadMs));
  const probed = await probe(fleet, { perSecond: quietPerSecond, durationMs, run: `beside-${offered}` });
  const flood = await flooding;
  const cost = meter(flood.cpuSeconds + probed.result.cpuSeconds);
  const value = percentile(probed.tookMs, 0.99);
  context.progress(`quiet tenant beside ${grouped(offered)}/s: ${spread(probed)}; flood: ${floodNote(flood)}; CPU ${cpuNote(cost)}`);
  return {
    ...{ name: `noisy-${offered / 1000}k`, title: `quiet tenant beside a flood of ${grouped(offered)}/s`, value, unit: 'ms p99', values: [value] },
    conditions: `quiet: ${quietPerSecond}/s, each its own group, group_wait 0; flood: open loop, batches of ${alertsPerRequest}, distinct alerts in ${grouped(floodGroups)} groups, group_wait 1 s, group_interval 5 s, quota ${grouped(quota)}/s; Slack's limits off`,
    limit: { name: 'alone', value: percentile(alone.tookMs, 0.99), unit: 'ms p99' },
    ...{ ratio: null, aim: null, cost, messages: probed.messages, lost: probed.result.done - probed.tookMs.length },
    notes: [`alone ${spread(alone)}`, `beside ${spread(probed)}`, `flood ${floodNote(flood)}`, `CPU ${cpuNote(cost)}`],
  };
}

const spread = ({ tookMs }: Probed) =>
  `p50 ${median(tookMs).toFixed(1)}, p90 ${percentile(tookMs, 0.9).toFixed(1)}, p99 ${percentile(tookMs, 0.99).toFixed(1)}, max ${percentile(tookMs, 1).toFixed(1)} ms, n ${tookMs.length}`;

function floodNote({ done, refused, sentAt, startedAt, endedAt }: LoadResult): string {
  const others = Object.entries(refused).map(([status, count]) => `${grouped(count)} x ${status}`);
  const seconds = (endedAt - startedAt) / 1000;
  return `${grouped((sentAt.length * alertsPerRequest) / seconds)}/s sent, ${grouped((done * alertsPerRequest) / seconds)}/s accepted, ${others.join(', ') || 'none'} refused`;
}

const cpuNote = (cost: Cost) =>
  `${Object.entries(cost.cpuSeconds)
    .map(([name, seconds]) => `${name} ${((100 * seconds) / cost.wallSeconds).toFixed(0)} %`)
    .join(
      ', ',
    )}, generator ${((100 * cost.generatorCpuSeconds) / cost.wallSeconds).toFixed(0)} %, others ${((100 * cost.othersCpuSeconds) / cost.wallSeconds).toFixed(0)} %, all of ours ${((100 * totalOf(cost.cpuSeconds)) / cost.wallSeconds).toFixed(0)} %`;
