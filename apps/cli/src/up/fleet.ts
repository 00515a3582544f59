import type { UpOptions } from './options.ts';

/** Variables that name a fixed port, with the port used when they are not set. */
export const defaultPorts = { INGEST_PORT: 9400, CONSOLE_PORT: 9401, CHATOPS_PORT: 9402, SLACK_DOUBLE_PORT: 9403, WORKER_PORT: 9404 } as const;
export type PortName = keyof typeof defaultPorts;

/** One process of ours to run. */
export interface AppPlan {
  name: string;
  /** Path of its main.ts from the root of the checkout. */
  entry: string;
  args: readonly string[];
  /** The variable that tells it where to listen. */
  port: PortName;
}

export const pools = ['route', 'format', 'deliver', 'escalate', 'housekeep'] as const;

export const slackDouble: AppPlan = { name: 'slack-double', entry: 'packages/devkit/src/slack-double/main.ts', args: [], port: 'SLACK_DOUBLE_PORT' };

/** The processes of one installation: the three front doors, and workers as the options say. */
export function planFleet(options: UpOptions): AppPlan[] {
  return [
    { name: 'ingest', entry: 'apps/ingest/src/main.ts', args: [], port: 'INGEST_PORT' },
    ...planWorkers(options),
    { name: 'chatops', entry: 'apps/chatops/src/main.ts', args: [], port: 'CHATOPS_PORT' },
    { name: 'console', entry: 'apps/console/src/main.ts', args: [], port: 'CONSOLE_PORT' },
  ];
}

function planWorkers(options: UpOptions): AppPlan[] {
  const worker = (name: string, poolList: string): AppPlan => ({ name, entry: 'apps/worker/src/main.ts', args: [`--pools=${poolList}`], port: 'WORKER_PORT' });
  const times = (count: number, name: string, poolList: string) =>
    Array.from({ length: count }, (_, at) => worker(count === 1 ? name : `${name}-${at + 1}`, poolList));
  if (!options.split) return times(options.workers, 'worker', options.pools.join(','));
  const chosen = options.pools.includes('all') ? [...pools] : options.pools;
  return chosen.flatMap((pool) => times(options.workers, `worker-${pool}`, pool));
}
