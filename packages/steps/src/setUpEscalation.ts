import type { EscalationSetup } from '@tocsin/contracts/jobs';
import { type EscalationPolicy, termsOfLevels } from '@tocsin/core/escalationPolicy';
import { type EscalationRun, firstPlace, type RunSubject } from '@tocsin/core/escalationRun';
import { clocksOf, type SlaClock } from '@tocsin/core/slaClock';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Audit, InTenant } from './ports.ts';

/** A run that begins. */
export type NewRun = RunSubject & Pick<EscalationRun, 'runId' | 'policy' | 'terms' | 'startedAt' | 'nextAt'>;

export interface SetUpDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  /** Answers which of them are new. */
  insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<Set<string>>;
  insertClocks(tx: Tx, clocks: readonly SlaClock[]): Promise<void>;
  audit: Audit<Tx>;
}

/** Stores a new run about one alert and answers when its first level is due (ms since 1970). The same run set up twice is one. A policy that the file does not have, without levels: null. */
export async function setUpEscalation<Tx>(deps: SetUpDeps<Tx>, job: EscalationSetup): Promise<{ at: number } | null> {
  const { runId, policy: name, alertId, levels, startedAt, actorTokenId, tenantId } = job;
  const policy: EscalationPolicy | null = levels.length > 0 ? null : ((await deps.planOf(tenantId)).policies.get(name) ?? null);
  const terms = policy === null ? termsOfLevels(levels) : termsOf(policy);
  const place = firstPlace(terms, startedAt);
  if (place === null) return null;
  const run: NewRun = { runId, policy: name, alertId, groupId: null, episode: null, terms, startedAt, nextAt: place.nextAt };
  await deps.inTenant(tenantId, async (tx) => {
    if ((await deps.insertRuns(tx, [run])).size === 0) return;
    if (policy !== null) await deps.insertClocks(tx, clocksOf(policy, run));
    const detail = { policy: name, alertId, levels: terms.levels };
    await deps.audit(tx, { actor: { kind: 'token', tokenId: actorTokenId }, action: 'escalation.set_up', subject: runId, detail });
  });
  return { at: place.nextAt };
}

/** What a run keeps of a policy. */
export function termsOf({ levels, rounds, repeatDelayMs, stopsOnAck, businessHours, criticalWaits }: EscalationPolicy): EscalationRun['terms'] {
  return { levels, rounds, repeatDelayMs, stopsOnAck, businessHours, criticalWaits };
}
