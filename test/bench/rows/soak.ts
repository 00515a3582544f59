import { setTimeout as pause } from 'node:timers/promises';
import type { FaultInput } from '@tocsin/devkit/slack-double/faults/faultSchema';
import { type FleetRecord, openFleetRecord } from '../../chaos/record.ts';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import type { GroupedAlerts } from '../load/groupedBody.ts';
import { runLoad } from '../load/runLoad.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { type Flatness, flatnessOf, type Sample } from '../measure/flatness.ts';
import { partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { ownMegabytes } from '../measure/procfs.ts';
import { largestKinds } from '../measure/redisKinds.ts';
import { tellingOf } from '../measure/telling.ts';
import { routeTo } from '../peer/routeTo.ts';
import { firing, resolved } from '../peer/send.ts';
import type { Row } from '../row.ts';

const perSecond = 1_000;
const alertsPerRequest = 50;
/** All alerts fire for so long, then all are resolved, and so on. */
const turnMs = 20_000;
const lookMs = 5_000;
const owedLookMs = 500;
const owedMsMax = 180_000;
const channels = Array.from({ length: 20 }, (_, n) => `alerts-${n}`);

/** What Slack does to so many of our requests, all the time. */
const faults: readonly { probability: number; method?: string; action: FaultInput['action'] }[] = [
  { probability: 0.05, action: { kind: 'http', status: 500 } },
  { probability: 0.03, method: 'chat.*', action: { kind: 'rateLimited', retryAfterSeconds: 1 } },
  { probability: 0.03, method: 'chat.*', action: { kind: 'reset', accepted: true } },
  { probability: 0.02, action: { kind: 'latency', ms: 1_500 } },
  { probability: 0.003, action: { kind: 'hang' } },
];

/** The fleet for half an hour under a load that it can bear and a Slack that is never well: does its memory stay flat, and is nothing owed at the end? */
export const soak: Part = async (context) => {
  const { route, names } = routeTo({ channels, groupWait: '1s', groupInterval: '10s', channelRate: null });
  const receivers = names.map((name) => ({ name, slack: [{ channel: `#${name}` }] }));
  const fleet = await startFleet({
    durable: true,
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#warm-up' }, receivers, route }],
    apps: ['ingest', 'chatops', 'console'],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', ...fleetEnv(context.options) },
  });
  const record = openFleetRecord(fleet);
  try {
    return [await measure(context, fleet, record)];
  } finally {
    await record.close();
    await fleet.stop();
  }
};

async function measure(context: BenchContext, fleet: Fleet, record: FleetRecord): Promise<Row> {
  const { minutes } = context.options;
  const telling = tellingOf(fleet.double);
  const meter = startMeter(partsOf(fleet));
  for (const [seed, { probability, method, action }] of faults.entries())
    fleet.double.faults.add({ match: { probability, seed, ...(method === undefined ? {} : { method }) }, action });
  const samples = watch(fleet);
  const { sent, generatorCpuSeconds, refused } = await send(context, fleet, minutes * 60_000);
  const memory = samples.stop();
  fleet.double.faults.clear();
  const owed = await untilPaid(record);
  const cost = meter(generatorCpuSeconds);
  const kept = await largestKinds(fleet.servers.redis.url, 4);
  const told = telling.told(await supersededIn(record));
  const kinds = Object.entries(memory);
  const flat = kinds.every(([, each]) => each.isFlat);
  const worst = Math.max(...kinds.map(([, each]) => each.megabytesPerHour));
  context.progress(`soak: ${grouped(sent)} transitions, ${grouped(told)} told, ${owed} owed, ${flat ? 'flat' : 'not flat'}`);
  return {
    ...{ name: 'soak', title: `soak, ${minutes} min at ${grouped(perSecond)}/s`, value: worst, unit: 'MB/h', values: [worst], limit: null, ratio: null, cost },
    conditions: `20 000 alerts in 200 groups, all firing for ${turnMs / 1000} s and all resolved for as long, batches of ${alertsPerRequest}, 20 channels, group_wait 1 s, group_interval 10 s, our limits off; of Slack's answers 5 % are 500, 3 % 429, 3 % resets after it took the message, 2 % late by 1.5 s, 0.3 % never come. Memory is PSS without shared buffers; MB/h is how fast the worst floor rises, last third against the one before`,
    aim: { text: 'flat memory in every process, nothing owed at the end', met: flat && owed === 0 && told === sent && telling.twice() === 0 },
    ...{ messages: telling.messages(), lost: sent - told },
    notes: [
      ...kinds.map(([name, each]) => `${name} ${wordsOf(each)}`),
      `most of Redis: ${kept.map(({ kind, keys, megabytes }) => `${keys} x ${kind} ${megabytes.toFixed(1)} MB`).join(', ')}`,
      `${owed} owed at the end`,
      `${telling.twice()} messages twice`,
      `${grouped((1e6 * totalOf(cost.cpuSeconds)) / sent)} µs CPU a transition`,
      ...(refused === 0 ? [] : [`${refused} requests refused at the door`]),
    ],
  };
}

const wordsOf = ({ start, middle, end, megabytesPerHour, isFlat }: Flatness) =>
  `${start.toFixed(0)}, ${middle.toFixed(0)}, ${end.toFixed(0)} MB at start, middle and end (${megabytesPerHour.toFixed(0)} MB/h${isFlat ? '' : ': NOT FLAT'})`;

/** Turns all alerts again and again; ends on resolved. Answers how many transitions were taken. */
async function send({ progress }: BenchContext, fleet: Fleet, durationMs: number): Promise<{ sent: number; generatorCpuSeconds: number; refused: number }> {
  const distinct = (perSecond * turnMs) / 1000;
  let times = firing();
  let [sent, generatorCpuSeconds, refused] = [0, 0, 0];
  const turns = Math.max(2, 2 * Math.round(durationMs / turnMs / 2));
  for (let turn = 0; turn < turns; turn += 1) {
    times = turn % 2 === 0 ? firing() : resolved(times);
    const alerts: GroupedAlerts = { distinct, groups: 200, channels, ...times };
    const open = { kind: 'open' as const, url: fleet.ingestUrl, perSecond: perSecond / alertsPerRequest, durationMs: turnMs, run: 'soak', alertsPerRequest };
    const result = await runLoad({ ...open, grouped: alerts });
    sent += result.done * alertsPerRequest;
    generatorCpuSeconds += result.cpuSeconds;
    refused += Object.values(result.refused).reduce((sum, count) => sum + count, 0);
    if (turn % 6 === 5) progress(`soak: ${(((turn + 1) * turnMs) / 60_000).toFixed(0)} of ${durationMs / 60_000} min, ${grouped(sent)} transitions taken`);
  }
  return { sent, generatorCpuSeconds, refused };
}

/** Looks at the memory of every process until it is stopped. */
function watch(fleet: Fleet): { stop(): Record<string, Flatness> } {
  const from = performance.now();
  const samples = new Map<string, Sample[]>();
  const look = () => {
    for (const [name, pid] of Object.entries(partsOf(fleet))) {
      const megabytes = ownMegabytes(pid);
      samples.set(name, [...(samples.get(name) ?? []), { atMs: performance.now() - from, megabytes }]);
    }
  };
  look();
  const timer = setInterval(look, lookMs);
  return {
    stop: () => {
      clearInterval(timer);
      return Object.fromEntries([...samples].map(([name, each]) => [name, flatnessOf(each)]));
    },
  };
}

/** Waits until nothing is owed; answers what is still owed when that takes too long. */
async function untilPaid(record: FleetRecord): Promise<number> {
  const until = Date.now() + owedMsMax;
  for (;;) {
    const { writes, members, spool, jobs } = await record.owed();
    const owed = writes + members + spool + jobs;
    if (owed === 0 || Date.now() > until) return owed;
    await pause(owedLookMs);
  }
}

async function supersededIn(record: FleetRecord): Promise<Set<string>> {
  const rows = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  return new Set(rows.map((row) => row.write_id));
}
