import { planTenant, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from '@tocsin/store/connect';
import { loadPlan } from '@tocsin/store/plans';
import { faultLines } from '../config/fileFault.ts';
import { readTenantFiles } from '../config/tenantFiles.ts';

/** The plan of a tenant file, or of the one file of a tenant in a folder. Throws with what is wrong where. */
export function planOfFile(path: string, tenantId?: string): TenantPlan {
  const { files, faults } = readTenantFiles(path);
  if (faults.length > 0) throw new Error(`the file is not right:\n${faultLines(faults).join('\n')}`);
  const wanted = files.filter(({ file }) => tenantId === undefined || file.tenant === tenantId);
  const [only, another] = wanted;
  if (!only) throw new Error(`${path} has no file of tenant ${tenantId ?? ''}`);
  if (another) throw new Error(`${path} has files of ${wanted.map(({ file }) => file.tenant).join(', ')}: say which with --tenant`);
  return planTenant(only.file, 0);
}

/** The plan of a file where one is named, else the stored one. */
export function planFrom(store: Store | null, path: string | undefined, tenantId: string): Promise<TenantPlan> {
  if (path !== undefined) return Promise.resolve(planOfFile(path));
  if (store === null) throw new Error('name a tenant file with --config, or set POSTGRES_URL to use the stored one');
  return loadPlan(store, tenantId);
}
