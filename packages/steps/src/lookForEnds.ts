import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';

/** What a flush took for granted when it left alerts untold: silences, and that they last until then (ms since 1970), and alerts that inhibit others. */
export interface Relied {
  silences: readonly { silenceId: string; until: number }[];
  sources: readonly string[];
}

export interface EndsDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  someEnded(tx: Tx, relied: Relied): Promise<boolean>;
  hastenGroups(tx: Tx, groupIds: readonly string[], at: number): Promise<string[]>;
  now(): number;
}

/**
 * Looks, after groups were flushed and that is committed, whether what one of them relied on ended while it ran: whoever ended it looked for the groups it hid before this
 * one could be seen. A flush that commits before that look is found by it. Answers the groups that are to be looked at now.
 */
export async function lookForEnds<Tx>(deps: EndsDeps<Tx>, plan: TenantPlan, flushed: readonly { groupId: string; relied: Relied | null }[]): Promise<string[]> {
  const reliant = flushed.flatMap(({ groupId, relied }) => (relied === null ? [] : [{ groupId, relied }]));
  if (reliant.length === 0) return [];
  const { version } = await deps.planOf(plan.tenantId);
  return deps.inTenant(plan.tenantId, async (tx) => {
    const ended = await Promise.all(reliant.map(async ({ relied }) => version !== plan.version || deps.someEnded(tx, relied)));
    const groupIds = reliant.filter((_each, index) => ended[index]).map(({ groupId }) => groupId);
    return deps.hastenGroups(tx, groupIds, deps.now());
  });
}
