import { type InhibitSource, inhibitSourcesOf } from '@tocsin/core/inhibition';
import type { Labels } from '@tocsin/core/matching';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';

export interface RebuildDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  rebuildInhibitSources(tx: Tx, version: number, sourcesOf: ((alertId: string, labels: Labels) => InhibitSource[]) | null): Promise<number>;
  rouseAllSuppressed(tx: Tx, at: number): Promise<string[]>;
  now(): number;
}

/**
 * Works out anew what the tenant's alerts inhibit, and lets the groups with suppressed members be judged again, once a new version of its file is known to all
 * processes. Answers the groups to flush.
 */
export async function rebuildInhibition<Tx>(deps: RebuildDeps<Tx>, tenantId: string): Promise<{ tenantId: string; groupId: string; at: number }[]> {
  const { version, inhibitRules } = await deps.planOf(tenantId);
  const sourcesOf = inhibitRules.length === 0 ? null : (alertId: string, labels: Labels) => inhibitSourcesOf(inhibitRules, alertId, labels);
  const at = deps.now();
  const groupIds = await deps.inTenant(tenantId, async (tx) => {
    await deps.rebuildInhibitSources(tx, version, sourcesOf);
    return deps.rouseAllSuppressed(tx, at);
  });
  return groupIds.map((groupId) => ({ tenantId, groupId, at }));
}
