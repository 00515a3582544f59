import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { checkPostgres } from '@tocsin/devkit/embedded/startPostgres';
import { startThrowAwayServers } from '@tocsin/devkit/embedded/throwAwayServers';
import { Redis } from 'ioredis';
import { findPeer, peerVersion } from '../peer/peerProgram.ts';
import type { Cost } from '../row.ts';

/** Where it was measured. */
export interface Machine {
  cores: number;
  cpu: string;
  memoryGigabytes: number;
  node: string;
  redis: string;
  postgres: string;
  /** Null when it is not installed. */
  alertmanager: string | null;
  /** Runnable processes in the last minute before the bench began. */
  loadBefore: number;
}

/** Asks the machine and, for their versions, a Redis and a Postgres as the bench uses them. */
export async function readMachine(): Promise<Machine> {
  const servers = await startThrowAwayServers();
  const redis = new Redis(servers.redis.url);
  const peer = findPeer();
  try {
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '?';
    return {
      cores: availableParallelism(),
      cpu: (cpus()[0]?.model ?? 'unknown').trim(),
      memoryGigabytes: Math.round(totalmem() / 1e9),
      node: process.versions.node,
      redis: version,
      postgres: await checkPostgres(servers.postgres.url),
      alertmanager: peer === null ? null : peerVersion(peer),
      loadBefore: loadavg()[0] ?? 0,
    };
  } finally {
    redis.disconnect();
    await servers.stop();
  }
}

/** One line about the machine and what else it did while the rows were measured. */
export function machineLine(machine: Machine, rows: readonly { cost: Cost }[]): string {
  const wall = rows.reduce((sum, { cost }) => sum + cost.wallSeconds, 0);
  const others = rows.reduce((sum, { cost }) => sum + cost.othersCpuSeconds, 0);
  const share = wall === 0 ? 0 : (100 * others) / wall / machine.cores;
  const { cores, cpu, memoryGigabytes, node, redis, postgres, alertmanager, loadBefore } = machine;
  return `${cores} cores (${cpu}), ${memoryGigabytes} GB, Node ${node}, Redis ${redis}, Postgres ${postgres}${alertmanager === null ? '' : `, Alertmanager ${alertmanager}`}; load before ${loadBefore.toFixed(1)}; others took ${share.toFixed(0)} % of the CPU`;
}
