import type { Rate } from '@tocsin/devkit/slack-double/settings';
import type { SlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import type { BenchContext } from '../measure/context.ts';
import type { Parts } from '../measure/meter.ts';
import type { Cost } from '../row.ts';

/** How both are set up: alerts go to the channel of their label `channel`, in groups by their label `grp`. Times are durations like 1s. */
export interface Setup {
  channels: readonly string[];
  groupWait: string;
  groupInterval: string;
  /** Slack's limit for a channel in the double; null for none, and then we keep none either. */
  channelRate: Rate | null;
}

/** What is measured: Tocsin or Alertmanager, running, with a Slack double of its own. */
export interface Subject {
  name: 'ours' | 'peer';
  setup: Setup;
  /** Takes alerts at `/api/v2/alerts`. */
  url: string;
  double: SlackDouble;
  /** Its processes, servers included. */
  parts: Parts;
  /** The last lines of its log. */
  log(): string;
  /** What it still owes, for the one that can say so; null for the other. */
  owed(): Promise<number | null>;
  /** Kills all of its processes at once with SIGKILL and starts them again on what they left. */
  killAndRevive(): Promise<void>;
  stop(): Promise<void>;
}

/** What a scenario found of one subject. */
export interface Measured {
  /** What is compared with the other's. */
  value: number;
  unit: string;
  /** The value is where we stopped to wait, not where it was done. */
  gaveUp: boolean;
  /** The other figures of the bar, in words. */
  says: readonly string[];
  meetsBar: boolean;
  /** Alerts that nobody was told of; null where we did not wait to the end, so that nobody knows. */
  lost: number | null;
  /** New messages that say what one before them said. */
  duplicates: number;
  messages: number;
  generatorCpuSeconds: number;
  notes: readonly string[];
}

/** A scenario that both go through in turn. */
export interface Scenario {
  name: string;
  title: string;
  /** Grouping, limits on or off, distinct or repeated. */
  conditions: string;
  bar: string;
  setup: Setup;
  /** Rejects only when nothing can be measured. Ends by itself. */
  measure(subject: Subject, context: BenchContext): Promise<Measured>;
}

/** One side of a comparison. */
export interface Side extends Measured {
  cost: Cost;
  /** The largest sum over all processes that was seen, PSS. */
  peakMegabytes: number;
}

/** A scenario and what became of it; a sentence where a side could not be measured. */
export interface Comparison extends Pick<Scenario, 'name' | 'title' | 'conditions' | 'bar'> {
  ours: Side | string;
  peer: Side | string;
}

/** Peer's value by ours: above 1 it took as many times as long. At least that much where the peer was not waited for to the end, null where one is missing. */
export function ratioOf({ ours, peer }: Pick<Comparison, 'ours' | 'peer'>): { ratio: number; atLeast: boolean } | null {
  if (typeof ours === 'string' || typeof peer === 'string' || ours.unit !== peer.unit || ours.value === 0 || ours.gaveUp) return null;
  return { ratio: peer.value / ours.value, atLeast: peer.gaveUp };
}
