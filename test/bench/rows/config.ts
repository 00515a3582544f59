import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTenantFiles } from '@tocsin/cli/config/tenantFiles';
import type { ConfigLoad } from '../load/configProcess.ts';
import { tenantText } from '../load/tenantText.ts';
import type { Part } from '../measure/context.ts';
import { startMeter } from '../measure/meter.ts';
import { medianRow, type Row } from '../row.ts';

const aim = { seconds: 2, megabytes: 200 };
const entry = fileURLToPath(new URL('../load/configProcess.ts', import.meta.url));
const kinds = { files: 'config: YAML files, as apply reads', stored: 'config: stored JSON, as a worker' } as const;
type Kind = keyof typeof kinds;

/** Loading 1,000 tenants of 50 routes each, in a process that does nothing else. */
export const config: Part = async ({ options, progress }) => {
  const tenants = options.quick ? 200 : 1_000;
  const folders = writeTenants(tenants);
  try {
    const rows: Row[] = [];
    for (const kind of ['files', 'stored'] as const) {
      const runs: Row[] = [];
      for (let run = 1; run <= options.runs; run += 1) runs.push(await load(kind, folders[kind], tenants));
      const row = medianRow(runs);
      progress(`${row.title}: ${row.value.toFixed(2)} s, ${row.notes.join()}`);
      rows.push(row);
    }
    return rows;
  } finally {
    rmSync(folders.root, { recursive: true });
  }
};

/** The same tenants twice: as files, and as what `apply` stores of them. */
function writeTenants(tenants: number): Record<Kind | 'root', string> {
  const root = mkdtempSync(join(tmpdir(), 'tocsin-config-'));
  const folders = { root, files: mkdtempSync(join(root, 'files-')), stored: mkdtempSync(join(root, 'stored-')) };
  for (let n = 0; n < tenants; n += 1) writeFileSync(join(folders.files, `tenant-${n}.yaml`), tenantText(n));
  for (const { file, source } of readTenantFiles(folders.files).files) writeFileSync(join(folders.stored, `${file.tenant}.json`), JSON.stringify(source));
  return folders;
}

async function load(kind: Kind, folder: string, tenants: number): Promise<Row> {
  const meter = startMeter({});
  const child = fork(entry, [kind, folder], { execArgv: ['--expose-gc'] });
  const [result] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])])) as [ConfigLoad | null];
  if (result?.tenants !== tenants) throw new Error(`${result?.tenants ?? 'none'} of ${tenants} tenants were loaded`);
  const { seconds, heapMegabytes, cpuSeconds } = result;
  const cost = meter(0);
  return {
    ...{ name: `config-${kind}`, title: kinds[kind], value: seconds, unit: 's', values: [seconds], limit: null, ratio: null },
    conditions: `${tenants} tenants of 50 routes, read, checked, planned and kept; a process of its own, its start not counted`,
    aim: { text: `<= ${aim.seconds} s, < ${aim.megabytes} MB`, met: seconds <= aim.seconds && heapMegabytes < aim.megabytes },
    cost: { ...cost, cpuSeconds: { loader: cpuSeconds }, othersCpuSeconds: Math.max(0, cost.othersCpuSeconds - cpuSeconds) },
    ...{ messages: null, lost: null },
    notes: [`${heapMegabytes.toFixed(0)} MB of heap`],
  };
}
