import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import { runLoad } from '../load/runLoad.ts';
import { startBareServer } from '../load/startBareServer.ts';
import { type BenchContext, fleetEnv, type Part } from '../measure/context.ts';
import { partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { median, percentile } from '../measure/percentile.ts';
import { probe } from '../measure/probe.ts';
import type { Row } from '../row.ts';

const perSecond = 100;
const aimMs = { p50: 7, p99: 20 };

/** From the moment a request is sent to the moment the double accepts its message: single alerts at a steady rate, each its own group. */
export const latency: Part = async (context) => {
  const fleet = await startFleet({
    durable: true,
    tenants: [
      {
        tenant: 'default',
        slack_config: { default_channel: '#probe' },
        receivers: [{ name: 'probe', slack: [{ channel: '#probe' }] }],
        route: { receiver: 'probe', group_by: ['...'], group_wait: '0s' },
      },
    ],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', ...fleetEnv(context.options) },
  });
  try {
    await probe(fleet, { perSecond, durationMs: context.options.quick ? 2_000 : 8_000, run: 'warm-up' });
    return [await measure(context, fleet)];
  } finally {
    await fleet.stop();
  }
};

async function measure(context: BenchContext, fleet: Fleet): Promise<Row> {
  const meter = startMeter(partsOf(fleet));
  const { result, tookMs, messages } = await probe(fleet, { perSecond, durationMs: context.options.quick ? 5_000 : 15_000, run: 'probe' });
  const cost = meter(result.cpuSeconds);
  const [p50, p99, longest] = [median(tookMs), percentile(tookMs, 0.99), percentile(tookMs, 1)];
  context.progress(`POST to double at ${perSecond}/s: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  const limit = await floor(context, fleet);
  return {
    ...{
      name: 'latency',
      title: `POST to Slack, single alerts at ${perSecond}/s`,
      value: p50,
      unit: 'ms p50',
      values: [p50],
      limit,
      ratio: limit.value / p50,
      cost,
      messages,
    },
    conditions:
      "distinct alerts, each its own group (group_by '...'), group_wait 0, one channel, Slack's limits off, open loop, after a warm-up of some seconds",
    aim: { text: `${aimMs.p50}/${aimMs.p99} ms`, met: p50 <= aimMs.p50 && p99 <= aimMs.p99 },
    lost: result.done - tookMs.length,
    notes: [
      `p50 ${p50.toFixed(1)}, p90 ${percentile(tookMs, 0.9).toFixed(1)}, p99 ${p99.toFixed(1)}, max ${longest.toFixed(1)} ms, n ${tookMs.length}`,
      `POST answered after p50 ${median(result.tookMs).toFixed(1)}, p99 ${percentile(result.tookMs, 0.99).toFixed(1)} ms`,
      `${((1000 * totalOf(cost.cpuSeconds)) / Math.max(1, tookMs.length)).toFixed(1)} ms CPU an alert`,
    ],
  };
}

/** What such a way takes at the least: a request in, a durable transaction, a request out. */
async function floor({ options }: BenchContext, fleet: Fleet): Promise<{ name: string; value: number; unit: string }> {
  const durationMs = options.quick ? 1_000 : 3_000;
  const bare = await startBareServer(fleet.servers.folder);
  try {
    const hop = await runLoad({ kind: 'open', url: bare.url, perSecond, durationMs, run: 'floor' });
    const commit = await runLoad({ kind: 'postgres', url: fleet.servers.postgres.url, rowsPerStatement: 1, connections: 1, durationMs });
    return { name: '2 bare HTTP requests + 1 durable INSERT', value: 2 * median(hop.tookMs) + median(commit.tookMs), unit: 'ms p50' };
  } finally {
    await bare.app.stop();
  }
}
