import type { Fleet } from '../../fleet/startFleet.ts';
import type { Cost } from '../row.ts';
import { cpuSecondsOfTree, machineCpuSeconds } from './procfs.ts';

/** Processes to account for, by the name they have in the table. */
export type Parts = Readonly<Record<string, number>>;

/** What a fleet consists of. The double runs in this process. */
export function partsOf({ apps, servers }: Fleet): Parts {
  const ours = Object.fromEntries([...apps].map(([name, app]) => [name, app.pid]));
  return { ...ours, ...partsOfServers(servers) };
}

/** The servers that were started for us. */
export function partsOfServers({ redis, postgres }: Fleet['servers']): Parts {
  return { ...(redis.pid === undefined ? {} : { redis: redis.pid }), ...(postgres.pid === undefined ? {} : { postgres: postgres.pid }) };
}

/** Begins to count. The answered function ends it; it takes the CPU seconds that the load generator says it used. */
export function startMeter(parts: Parts): (generatorCpuSeconds: number) => Cost {
  const read = () => ({
    at: performance.now(),
    machine: machineCpuSeconds(),
    double: process.cpuUsage(),
    parts: Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, cpuSecondsOfTree(pid)])),
  });
  const from = read();
  return (generatorCpuSeconds) => {
    const to = read();
    const double = process.cpuUsage(from.double);
    const cpuSeconds: Record<string, number> = { double: (double.user + double.system) / 1e6 };
    // A process that was killed meanwhile counts for nothing.
    for (const name of Object.keys(parts)) cpuSeconds[name] = Math.max(0, (to.parts[name] ?? 0) - (from.parts[name] ?? 0));
    const busy = to.machine.busy - from.machine.busy + to.machine.stolen - from.machine.stolen;
    return {
      wallSeconds: (to.at - from.at) / 1000,
      cpuSeconds,
      generatorCpuSeconds,
      othersCpuSeconds: Math.max(0, busy - generatorCpuSeconds - totalOf(cpuSeconds)),
    };
  };
}

/** CPU seconds of all processes of the product. */
export function totalOf(cpuSeconds: Cost['cpuSeconds']): number {
  return Object.values(cpuSeconds).reduce((sum, seconds) => sum + seconds, 0);
}
