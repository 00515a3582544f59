import { parseArgs } from 'node:util';

export interface UpOptions {
  /** Worker processes; with `split`, of each pool. */
  workers: number;
  /** A process for each pool instead of one with all. */
  split: boolean;
  /** Pools to run, or `all`. */
  pools: string[];
  /** One closing line instead of steps and banner. */
  quiet: boolean;
}

export const upUsage = `tocsin up (npm start --) [--workers N] [--split] [--pools route,format,...] [--quiet]

  --workers N   N worker processes (default 1); with --split, N of each pool
  --split       a process for each pool: route, format, deliver, escalate, housekeep
  --pools LIST  run only these pools here (default all)
  --quiet       one line when it is ready, nothing else
  --help        this text`;

/** Reads the words after \`up\`; 'help' when help was asked for. Throws a sentence on what it does not know. */
export function readUpOptions(args: readonly string[]): UpOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workers: { type: 'string', default: '1' },
      split: { type: 'boolean', default: false },
      pools: { type: 'string', default: 'all' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) throw new Error(`--workers ${values.workers}: give a whole number from 1 to 64`);
  const pools = values.pools.split(',').map((pool) => pool.trim());
  if (pools.some((pool) => pool === '')) throw new Error('--pools: give names with commas between them, for example --pools=route,format');
  return { workers, split: values.split, pools, quiet: values.quiet };
}
