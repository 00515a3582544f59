import { inhibitionRef } from '@tocsin/core/suppression';
import type { InTenant } from './ports.ts';

export interface RouseDeps<Tx> {
  inTenant: InTenant<Tx>;
  rouseSuppressed(tx: Tx, refs: readonly string[], at: number): Promise<string[]>;
  now(): number;
}

/**
 * Lets the groups whose alerts these sources inhibited be looked at now that the sources are over. It is not part of the batch's transaction, whose locks on groups
 * are taken in another order. A flush that relied on a source and commits later looks behind itself (`lookForEnds`); were all of it lost, such groups are looked at once a minute anyway (`suppressMembers`).
 */
export async function rouseInhibited<Tx>(
  deps: RouseDeps<Tx>,
  tenantId: string,
  sourceAlertIds: readonly string[],
): Promise<{ tenantId: string; groupId: string; at: number }[]> {
  if (sourceAlertIds.length === 0) return [];
  const at = deps.now();
  const groupIds = await deps.inTenant(tenantId, (tx) => deps.rouseSuppressed(tx, sourceAlertIds.map(inhibitionRef), at));
  return groupIds.map((groupId) => ({ tenantId, groupId, at }));
}
