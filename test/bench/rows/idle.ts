import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { startApp } from '@tocsin/devkit/process/startApp';
import { startFleet } from '../../fleet/startFleet.ts';
import type { Part } from '../measure/context.ts';
import { partsOf, startMeter, totalOf } from '../measure/meter.ts';
import { pssBytesOfTree } from '../measure/procfs.ts';

const aim = { cpuPercent: 2, megabytes: 600 };
const doubleEntry = fileURLToPath(new URL('../../../packages/devkit/src/slack-double/main.ts', import.meta.url));

/** What an installation costs that nobody uses: the processes of `npm start`, but for the launcher, which this process stands in for. */
export const idle: Part = async ({ options, progress }) => {
  const durationMs = options.quick ? 5_000 : 10_000;
  const settleMs = options.quick ? 3_000 : 8_000;
  const port = await freePort();
  const env = { SLACK_API_URL: `http://127.0.0.1:${port}/api/` };
  const tenants = [{ tenant: 'default', slack_config: { default_channel: '#alerts-prod' } }];
  const fleet = await startFleet({ durable: true, tenants, apps: ['ingest', 'chatops', 'console'], env });
  const double = await startApp({
    name: 'slack-double',
    entry: doubleEntry,
    env: { PATH: process.env['PATH'] ?? '', SLACK_DOUBLE_PORT: String(port) },
    logFile: join(fleet.servers.folder, 'slack-double.log'),
  });
  try {
    const parts = { ...partsOf(fleet), 'slack-double': double.pid };
    await pause(settleMs);
    const meter = startMeter(parts);
    await pause(durationMs);
    const cost = meter(0);
    const { double: _bench, ...cpuSeconds } = cost.cpuSeconds;
    const memory = Object.entries(parts).map(([name, pid]) => ({ name, megabytes: pssBytesOfTree(pid) / 1e6 }));
    const megabytes = memory.reduce((sum, each) => sum + each.megabytes, 0);
    const cpuPercent = (100 * totalOf(cpuSeconds)) / cost.wallSeconds;
    progress(`idle: ${cpuPercent.toFixed(1)} % of a core, ${megabytes.toFixed(0)} MB`);
    return [
      {
        ...{ name: 'idle', title: 'idle cost of the embedded fleet', value: cpuPercent, unit: '% of a core', values: [cpuPercent], limit: null, ratio: null },
        conditions: `ingest, worker, chatops, console, double, Redis, Postgres; ${durationMs / 1000} s, ${settleMs / 1000} s after the start; memory is PSS`,
        aim: { text: `< ${aim.cpuPercent} %, < ${aim.megabytes} MB`, met: cpuPercent < aim.cpuPercent && megabytes < aim.megabytes },
        cost: { ...cost, cpuSeconds },
        ...{ messages: null, lost: null },
        notes: [`${megabytes.toFixed(0)} MB: ${memory.map((each) => `${each.name} ${each.megabytes.toFixed(0)}`).join(', ')}`],
      },
    ];
  } finally {
    await double.stop();
    await fleet.stop();
  }
};
