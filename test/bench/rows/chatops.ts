import { setTimeout as pause } from 'node:timers/promises';
import type { SlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import { until } from '../../fleet/until.ts';
import { runLoad } from '../load/runLoad.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { partsOf, startMeter } from '../measure/meter.ts';
import { percentile } from '../measure/percentile.ts';
import type { Row } from '../row.ts';

/** Slack shows a fault to whoever has waited for so long. */
const slackWaitsMs = 3_000;
const perSecond = 100;
const floodPerSecond = 20_000;
const alertsPerRequest = 100;
const floodAheadMs = 3_000;

/** Clicks and commands while the pools have more to do than they can: how long Slack waits for the answers. */
export const chatops: Part = async (context) => {
  const route = { receiver: 'default', group_by: ['grp'], group_wait: '0s', group_interval: '5s' };
  const fleet = await startFleet({
    durable: true,
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts' }, route }],
    apps: ['ingest', 'chatops'],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', ...fleetEnv(context.options) },
  });
  try {
    return [await measure(context, fleet)];
  } finally {
    await fleet.stop();
  }
};

async function measure(context: BenchContext, fleet: Fleet): Promise<Row> {
  const count = context.options.quick ? 200 : 1_000;
  const { double } = fleet;
  const groups = count / 2;
  await runLoad({ kind: 'closed', url: fleet.ingestUrl, connections: 1, alertsPerRequest, requestsMax: 10, groups, durationMs: 20_000, run: 'shown' });
  const posts = () => double.record.all().filter(({ kind, channelName }) => kind === 'post' && channelName === 'alerts');
  await until('messages to press', 30_000, () => posts().length >= groups);
  const targets = posts().map(({ channel, ts }) => ({ channel, ts }));
  const durationMs = floodAheadMs + (count / perSecond) * 1_000;
  const meter = startMeter(partsOf(fleet));
  const flooding = runLoad({
    kind: 'open',
    url: fleet.ingestUrl,
    perSecond: floodPerSecond / alertsPerRequest,
    durationMs,
    run: 'flood',
    alertsPerRequest,
    groups: 1_000,
  });
  await pause(floodAheadMs);
  const answers = await press(double, count, targets);
  const flood = await flooding;
  const times = answers.map(({ ms }) => ms);
  const lost = answers.filter(({ ok, ms }) => !ok || ms > slackWaitsMs).length;
  const value = percentile(times, 0.99);
  context.progress(
    `${grouped(count)} clicks and commands: p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${value.toFixed(0)} ms, ${lost} not answered in time`,
  );
  return {
    ...{ name: 'chatops', title: `${grouped(count)} clicks and commands, ${perSecond}/s: p99 of the answer`, value, unit: 'ms', values: [value] },
    conditions: `half buttons that acknowledge, of as many messages, half /tocsin list, why and help; beside a flood of ${grouped(floodPerSecond)} alerts/s offered to all pools`,
    ...{ limit: null, ratio: null, messages: null, lost },
    aim: { text: `each within ${slackWaitsMs / 1_000} s`, met: lost === 0 },
    cost: meter(flood.cpuSeconds),
    notes: [
      `p50 ${percentile(times, 0.5).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
      `the flood: ${grouped(flood.done * alertsPerRequest)} alerts accepted`,
    ],
  };
}

/** Presses and types when it is time, whether or not earlier ones were answered: each message's button for acknowledging once. */
async function press(double: SlackDouble, count: number, targets: readonly { channel: string; ts: string }[]): Promise<{ ok: boolean; ms: number }[]> {
  const from = performance.now();
  const asked: Promise<{ ok: boolean; ms: number }>[] = [];
  const commands = ['list', 'why ffff', 'help'] as const;
  for (let index = 0; index < count; index += 1) {
    const waitMs = from + (index * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const target = index % 2 === 0 ? targets[index / 2] : undefined;
    asked.push(
      target
        ? double.click({ ...target, actionId: 'tocsin.acknowledge' })
        : double.command({ channel: '#alerts', text: `/tocsin ${commands[index % commands.length] ?? 'help'}` }),
    );
  }
  return Promise.all(asked);
}
