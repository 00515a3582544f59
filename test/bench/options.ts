import { parseArgs } from 'node:util';

/** The parts of the bench that can be asked for by name. */
export const partNames = ['limits', 'ingest', 'storm', 'latency', 'noisy', 'idle', 'routes', 'oncall', 'escalation', 'chatops', 'config'] as const;
/** Parts that are measured only when they are named: they take long. */
export const longPartNames = ['million', 'soak'] as const;
export type PartName = (typeof partNames)[number] | (typeof longPartNames)[number];

/** Scenarios that Alertmanager can be taken through beside us. */
export const scenarioNames = ['channel1', 'channels20', 'outage', 'resetAfter', 'limited', 'kill', 'repeats', 'storm1m'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface BenchOptions {
  parts: readonly PartName[];
  scenarios: readonly ScenarioName[];
  /** Alertmanager goes through the scenarios too. */
  peer: boolean;
  /** Smaller numbers, one run of each: under a minute. */
  quick: boolean;
  /** Also the storm of a million. */
  full: boolean;
  /** How long the soak takes. */
  minutes: number;
  /** How often each measure is taken; the median counts. */
  runs: number;
  /** File for the result as JSON, `-` for standard output, null for none. */
  json: string | null;
  /** Folder for CPU profiles of our processes, null for none. They make everything slower. */
  profile: string | null;
}

export const benchUsage = `npm run bench -- [--peer] [--only NAME ...] [--quick] [--full] [--minutes N] [--runs N] [--json FILE] [--profile FOLDER]

  --peer            scenarios side by side with Alertmanager, as far as it is installed; all of them unless --only names some
  --only NAME       ${partNames.join(', ')};
                    million (search, minutes), soak (30 minutes): only when named;
                    scenarios: ${scenarioNames.join(', ')}; may be given more than once
  --quick           smaller numbers, one run of each: under a minute
  --full            also a storm of one million alerts
  --minutes N       how long the soak takes (default 30)
  --runs N          how often each measure is taken, the median counts (default 3)
  --json FILE       writes the result as JSON, - for standard output
  --profile FOLDER  writes CPU profiles of our processes (slower: do not compare)`;

/** Reads the command line; 'help' when help was asked for. Throws a sentence on what it does not know. */
export function readBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      runs: { type: 'string' },
      minutes: { type: 'string', default: '30' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const runs = Number(values.runs ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(runs) || runs < 1 || runs > 20) throw new Error(`--runs ${values.runs}: give a whole number from 1 to 20`);
  const minutes = Number(values.minutes);
  if (!(minutes >= 1 && minutes <= 600)) throw new Error(`--minutes ${values.minutes}: give a number from 1 to 600`);
  const { quick, full, peer, json = null, profile = null } = values;
  return { ...chosen(values.only ?? [], peer), quick, full, peer, minutes, runs, json, profile };
}

/** What is named; without names all parts, or all scenarios where the peer is asked for. */
function chosen(only: readonly string[], peer: boolean): Pick<BenchOptions, 'parts' | 'scenarios'> {
  if (only.length === 0) return peer ? { parts: [], scenarios: scenarioNames } : { parts: partNames, scenarios: [] };
  const known: readonly string[] = [...partNames, ...longPartNames, ...scenarioNames];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose of ${known.join(', ')}`);
  return { parts: [...partNames, ...longPartNames].filter((name) => only.includes(name)), scenarios: scenarioNames.filter((name) => only.includes(name)) };
}
