import type { FormatJob } from '@tocsin/contracts/jobs';
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
 * Looks, after a flush was committed, whether what it relied on ended while it ran: whoever ended it looked for the groups it hid before this one could be seen.
 * A flush that commits before that look is found by it. Answers when to look at the group again (ms since 1970), null when all still holds.
 */
export async function lookForEnds<Tx>(deps: EndsDeps<Tx>, plan: TenantPlan, { tenantId, groupId }: FormatJob, relied: Relied | null): Promise<number | null> {
  if (relied === null) return null;
  const { version } = await deps.planOf(tenantId);
  const now = deps.now();
  return deps.inTenant(tenantId, async (tx) => {
    if (version === plan.version && !(await deps.someEnded(tx, relied))) return null;
    const [hastened] = await deps.hastenGroups(tx, [groupId], now);
    return hastened === undefined ? null : now;
  });
}
