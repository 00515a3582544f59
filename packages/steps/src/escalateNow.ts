import type { Actor } from '@tocsin/contracts/actor';
import type { Audit, InTenant } from './ports.ts';

export interface EscalateNowDeps<Tx> {
  inTenant: InTenant<Tx>;
  hastenRuns(tx: Tx, groupId: string, now: number): Promise<{ runId: string; policy: string; level: number; dueAt: number }[]>;
  audit: Audit<Tx>;
  /** Has what is due at a time (ms since 1970) looked at. */
  remindEscalations(tenantId: string, at: number): Promise<void>;
  now(): number;
}

/** What came of it: the policy and the level (from 1) that is told now, of the first of its runs. */
export type EscalateNowResult = { result: 'done'; policy: string; level: number; runs: number } | { result: 'nothing_to_do' };

/**
 * Tells the next level of what escalates a group at once, for a person; the levels behind it keep their distance. Nothing to do where nothing escalates it: there is no policy,
 * somebody has answered, or all levels were told.
 */
export async function escalateNow<Tx>(deps: EscalateNowDeps<Tx>, request: { tenantId: string; groupId: string; actor: Actor }): Promise<EscalateNowResult> {
  const { tenantId, groupId, actor } = request;
  const now = deps.now();
  const hastened = await deps.inTenant(tenantId, async (tx) => {
    const runs = await deps.hastenRuns(tx, groupId, now);
    if (runs.length > 0) await deps.audit(tx, { actor, action: 'escalation.hastened', subject: groupId, detail: { runs } });
    return runs;
  });
  const [first] = hastened;
  if (first === undefined) return { result: 'nothing_to_do' };
  await deps.remindEscalations(tenantId, now);
  return { result: 'done', policy: first.policy, level: first.level + 1, runs: hastened.length };
}
