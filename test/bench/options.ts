import { parseArgs } from 'node:util';

/** The parts of the bench that can be asked for by name. */
export const partNames = ['limits', 'ingest', 'storm', 'latency', 'noisy', 'idle', 'routes', 'config'] as const;
export type PartName = (typeof partNames)[number];

export interface BenchOptions {
  parts: readonly PartName[];
  /** Smaller numbers, one run of each: under a minute. */
  quick: boolean;
  /** Also the storm of a million. */
  full: boolean;
  /** How often each measure is taken; the median counts. */
  runs: number;
  /** File for the result as JSON, `-` for standard output, null for none. */
  json: string | null;
  /** Folder for CPU profiles of our processes, null for none. They make everything slower. */
  profile: string | null;
}

export const benchUsage = `npm run bench -- [--only NAME ...] [--quick] [--full] [--runs N] [--json FILE] [--profile FOLDER]

  --only NAME       ${partNames.join(', ')}; may be given more than once
  --quick           smaller numbers, one run of each: under a minute
  --full            also a storm of one million alerts
  --runs N          how often each measure is taken, the median counts (default 3)
  --json FILE       writes the result as JSON, - for standard output
  --profile FOLDER  writes CPU profiles of our processes (slower: do not compare)`;

/** Reads the command line; 'help' when help was asked for. Throws a sentence on what it does not know. */
export function readBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      runs: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const runs = Number(values.runs ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(runs) || runs < 1 || runs > 20) throw new Error(`--runs ${values.runs}: give a whole number from 1 to 20`);
  const parts = (values.only ?? partNames).map((name) => {
    const part = partNames.find((known) => known === name);
    if (!part) throw new Error(`--only ${name}: choose of ${partNames.join(', ')}`);
    return part;
  });
  return { parts, quick: values.quick, full: values.full, runs, json: values.json ?? null, profile: values.profile ?? null };
}
