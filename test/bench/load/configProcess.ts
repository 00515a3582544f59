import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTenantFiles } from '@tocsin/cli/config/tenantFiles';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant, routesFor, type TenantPlan } from '@tocsin/core/tenantPlan';
import { labelsFor } from './routeTree.ts';

/** What loading a folder of tenants took. */
export interface ConfigLoad {
  tenants: number;
  seconds: number;
  heapMegabytes: number;
  cpuSeconds: number;
}

/**
 * Loads the tenants of a folder and says what it took. `files`: YAML files as `tocsin apply` and `check` read them. `stored`: JSON texts as a worker has them from
 * Postgres. Every plan stays in memory and has routed an alert. A process of its own, so that the heap holds nothing else; run with --expose-gc.
 */
const [kind, folder = ''] = process.argv.slice(2);
const gc = globalThis.gc ?? (() => undefined);
const texts = kind === 'stored' ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
gc();
const heapBefore = process.memoryUsage().heapUsed;
const cpuBefore = process.cpuUsage();
const from = performance.now();
const plans = kind === 'stored' ? texts.map(planStored) : readFiles(folder);
const seconds = (performance.now() - from) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
for (const [n, plan] of plans.entries()) routesFor(plan, 'prod', labelsFor(n % 10));
gc();
const heapMegabytes = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
process.send?.({ tenants: plans.length, seconds, heapMegabytes, cpuSeconds: (user + system) / 1e6 } satisfies ConfigLoad);

function planStored(text: string): TenantPlan {
  return planTenant(tenantFileSchema.parse(JSON.parse(text)), 1);
}

function readFiles(path: string): TenantPlan[] {
  const { files, faults } = readTenantFiles(path);
  if (faults[0]) throw new Error(`${faults[0].path}: ${faults[0].message}`);
  return files.map(({ file }) => planTenant(file, 1));
}
