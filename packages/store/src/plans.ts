import { TocsinError } from '@tocsin/contracts/errors';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from './connect.ts';
import { loadTenant, tenantVersions } from './tenants.ts';
import { inTenant } from './transaction.ts';

/** The tenants' plans of this process. A new version is seen within a second. */
export interface Plans {
  planOf(tenantId: string): Promise<TenantPlan>;
  close(): void;
}

const lookMs = 1_000;

/** Keeps plans until their tenant's version changes. While Postgres is away the plans at hand go on being used. */
export function keepPlans(store: Store, onError: (error: unknown) => void): Plans {
  const plans = new Map<string, Promise<TenantPlan>>();
  const versions = new Map<string, number>();
  const look = async () => {
    for (const { tenantId, version } of await tenantVersions(store)) {
      if (versions.has(tenantId) && versions.get(tenantId) !== version) plans.delete(tenantId);
      versions.set(tenantId, version);
    }
  };
  const timer = setInterval(() => look().catch(onError), lookMs);
  timer.unref();
  return {
    planOf: (tenantId) => {
      const plan = plans.get(tenantId) ?? loadPlan(store, tenantId);
      if (!plans.has(tenantId)) {
        plans.set(tenantId, plan);
        // What was loaded counts, not what is seen at the first look: the file may have changed between.
        plan.then(({ version }) => versions.set(tenantId, version)).catch(() => plans.delete(tenantId));
      }
      return plan;
    },
    close: () => clearInterval(timer),
  };
}

/** The plan of a tenant as its file is now. Throws a `not_found` TocsinError when there is no such tenant. */
export async function loadPlan(store: Store, tenantId: string): Promise<TenantPlan> {
  const stored = await inTenant(store, tenantId, loadTenant);
  if (stored === null) throw new TocsinError('not_found', `there is no tenant ${tenantId}: apply its file with \`tocsin apply\``);
  return planTenant(tenantFileSchema.parse(stored.file), stored.version);
}
