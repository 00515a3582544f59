import { messageOf } from '@tocsin/contracts/errors';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import type { SlackDoubleOptions } from '@tocsin/devkit/slack-double/startSlackDouble';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { killAtRandom, victimsOf } from './killer.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { untilNothingIsOwed } from './nothingOwed.ts';
import { planStorm, stormTenant } from './plan.ts';
import { type FleetRecord, openFleetRecord } from './record.ts';
import { type SendTo, sendScript } from './sender.ts';
import { watchAndTurn } from './watcher.ts';

/** A storm: how much is sent, how many processes die meanwhile, and how Slack is. */
export interface StormOptions {
  seed: number;
  alerts: number;
  kills: number;
  /** Slack's limits, or none at all. */
  limits: boolean;
  /** How long may be owed what is owed when all processes live again. */
  healMsMax: number;
}

export interface Storm {
  fleet: Fleet;
  record: FleetRecord;
  ledger: Ledger;
  died: ReadonlyMap<string, number>;
  /** ms */
  took: { storm: number; heal: number };
  stop(): Promise<void>;
}

const senders = 6;
const watchers = 2;
const watchedBy = 30;
/** About how long a kill and its repair take: the load is spread over all of them. */
const msPerKill = 1_700;
/** Of new messages: Slack takes them, and the connection breaks before it has said so. */
const resetShare = 0.02;

/** Starts a fleet, lets the storm go over it while processes die, heals everything and waits until nothing is owed. The caller stops what it answers. */
export async function runStorm(options: StormOptions): Promise<Storm> {
  const random = seededRandom(options.seed);
  const double: SlackDoubleOptions = options.limits ? {} : { channelRate: null };
  const env = options.limits ? {} : { SLACK_CHANNEL_RATE: '0' };
  const workers = { 'worker-a': 'all', 'worker-b': 'all' };
  const fleet = await startFleet({ tenants: [stormTenant], workers, durable: true, double, env });
  const record = openFleetRecord(fleet);
  const stop = async () => {
    await record.close();
    await fleet.stop();
  };
  try {
    const resets = fleet.double.faults.add({
      match: { method: 'chat.postMessage', probability: resetShare, seed: options.seed },
      action: { kind: 'reset', accepted: true },
    });
    const from = Date.now();
    const ledger = openLedger();
    const died = await storm(fleet, ledger, options, random);
    fleet.double.faults.remove(resets);
    const healing = Date.now();
    await untilNothingIsOwed(record, options.healMsMax);
    return { ...{ fleet, record, ledger, died, stop }, took: { storm: healing - from, heal: Date.now() - healing } };
  } catch (error) {
    const words = [...fleet.apps.keys()].map((name) => `${name}: ${lastWords(fleet.log(name))}`);
    await stop();
    throw new Error(`${messageOf(error)}\nThe last words of the processes:\n${words.join('\n')}`, { cause: error });
  }
}

function lastWords(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-3);
  return lines.map((line) => line.slice(0, 400)).join('\n  ');
}

async function storm(fleet: Fleet, ledger: Ledger, { seed, alerts, kills }: StormOptions, random: () => number): Promise<Map<string, number>> {
  const over = new AbortController();
  const to: SendTo = { ingestUrl: fleet.ingestUrl, ledger, random: seededRandom(seed + 1) };
  const scripts = planStorm(alerts, senders, random);
  const numbers = (watcher: number) => Array.from({ length: watchedBy }, (_, index) => watcher * watchedBy + index);
  const watching = Promise.all(Array.from({ length: watchers }, (_, index) => watchAndTurn(to, `watcher-${seed}-${index}`, numbers(index), over.signal)));
  const [died] = await Promise.all([
    killAtRandom(victimsOf(fleet), random, kills),
    ...scripts.map((script, index) => sendScript(to, `sender-${seed}-${index}`, script, kills * msPerKill)),
  ]).finally(() => over.abort());
  await watching;
  return died;
}
