import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import type { LoadPlan, LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/runLoad.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { type CoverCount, countCovers } from '../measure/covers.ts';
import { partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { medianRow, type Row } from '../row.ts';
import { insertRate } from './servers.ts';

interface Size {
  name: string;
  alerts: number;
  groups: number;
  aimSeconds: number | null;
  giveUpMs: number;
}
const hundredThousand: Size = { name: 'storm-100k', alerts: 100_000, groups: 1_000, aimSeconds: 6, giveUpMs: 90_000 };
const million: Size = { name: 'storm-1m', alerts: 1_000_000, groups: 1_000, aimSeconds: 45, giveUpMs: 300_000 };
const small: Size = { name: 'storm-20k', alerts: 20_000, groups: 200, aimSeconds: null, giveUpMs: 30_000 };

const alertsPerRequest = 100;
const firstMessageMsMax = 20_000;

/** Storms of distinct alerts by HTTP through the whole fleet: the time until the double's record tells of every one. */
export const storm: Part = async (context) => {
  const { quick, full, runs } = context.options;
  const rows = [await repeated(context, quick ? small : hundredThousand, runs)];
  if (full) rows.push(await repeated(context, million, 1));
  return rows;
};

async function repeated(context: BenchContext, size: Size, runs: number): Promise<Row> {
  const rows: Row[] = [];
  for (let run = 1; run <= runs; run += 1) rows.push(await once(context, size));
  return medianRow(rows);
}

async function once(context: BenchContext, size: Size): Promise<Row> {
  const fleet = await startFleet({
    durable: true,
    tenants: [
      {
        tenant: 'default',
        slack_config: { default_channel: '#storm' },
        receivers: [{ name: 'storm', slack: [{ channel: '#storm' }] }],
        route: { receiver: 'storm', group_by: ['grp'], group_wait: '1s', group_interval: '5s' },
      },
    ],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', ...fleetEnv(context.options) },
  });
  try {
    await firstMessage(fleet);
    return await measure(context, size, fleet);
  } finally {
    await fleet.stop();
  }
}

/** One alert goes through first: the workspace is connected then. Otherwise the processes are as cold as after a start. */
async function firstMessage(fleet: Fleet): Promise<void> {
  const count = countCovers(fleet.double);
  await runLoad({ ...load(fleet, 'first', 1, 1), connections: 1, alertsPerRequest: 1 });
  const at = await count.until(1, firstMessageMsMax);
  count.close();
  if (at === null) throw new Error(`no message within ${firstMessageMsMax / 1000} s. The worker's log:\n${fleet.log('worker')}`);
}

const load = ({ ingestUrl }: Fleet, run: string, requestsMax: number, groups: number) =>
  ({ kind: 'closed', url: ingestUrl, connections: 16, alertsPerRequest, requestsMax, groups, durationMs: 240_000, run }) satisfies LoadPlan;

async function measure(context: BenchContext, size: Size, fleet: Fleet): Promise<Row> {
  const count = countCovers(fleet.double);
  const meter = startMeter(partsOf(fleet));
  const all = count.until(size.alerts, size.giveUpMs);
  const sent = await runLoad(load(fleet, 'storm', size.alerts / alertsPerRequest, size.groups));
  const doneAt = await all;
  const cost = meter(sent.cpuSeconds);
  count.close();
  const accepted = sent.done * alertsPerRequest;
  const told = count.covered();
  const value = ((doneAt ?? sent.startedAt + size.giveUpMs) - sent.startedAt) / 1000;
  context.progress(`storm of ${grouped(size.alerts)}: ${grouped(told)} told after ${value.toFixed(2)} s, ${count.messages()} messages`);
  const limit = await insertRate(context, fleet.servers);
  return {
    ...{ name: size.name, title: `storm of ${grouped(size.alerts)}, HTTP to Slack`, value, unit: 's', values: [value], limit, cost },
    conditions: `distinct alerts in ${grouped(size.groups)} groups, batches of 100, 16 connections, group_wait 1 s, group_interval 5 s, Slack's limits off, cold processes`,
    ratio: told / value / limit.value,
    aim: size.aimSeconds === null ? null : { text: `<= ${size.aimSeconds} s`, met: value <= size.aimSeconds && told === accepted },
    messages: count.messages(),
    lost: accepted - told,
    notes: notesOf(sent, told, value, cost.cpuSeconds, fleet, count),
  };
}

function notesOf(sent: LoadResult, told: number, seconds: number, cpuSeconds: Row['cost']['cpuSeconds'], fleet: Fleet, count: CoverCount): string[] {
  const refused = Object.values({ ...sent.refused, ...fleet.double.stats().refused }).reduce((sum, each) => sum + each, 0);
  return [
    `${grouped(told / seconds)} alerts/s`,
    `half told after ${(((count.reachedAt(told / 2) ?? Number.NaN) - sent.startedAt) / 1000).toFixed(1)} s`,
    `accepted within ${((sent.endedAt - sent.startedAt) / 1000).toFixed(1)} s`,
    `${grouped((1e6 * totalOf(cpuSeconds)) / Math.max(1, told))} µs CPU an alert`,
    Object.entries(count.byKind())
      .map(([kind, messages]) => `${grouped(messages)} x ${kind}`)
      .join(', '),
    `${refused} refused`,
  ];
}
