import { firstPlace } from '@tocsin/core/escalationRun';
import { clocksOf, type SlaClock } from '@tocsin/core/slaClock';
import { policyOf, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { Decided } from './decideGroup.ts';
import type { Audits } from './ports.ts';
import { type NewRun, termsOf } from './setUpEscalation.ts';

export interface FollowRunsDeps<Tx> {
  insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<Set<string>>;
  insertClocks(tx: Tx, clocks: readonly SlaClock[]): Promise<void>;
  meetClocks(tx: Tx, groupIds: readonly string[], kinds: readonly SlaClock['kind'][], now: number): Promise<void>;
  stopGroupRuns(tx: Tx, groupIds: readonly string[], reason: 'acknowledged' | 'resolved', now: number): Promise<string[]>;
  releaseHeld(tx: Tx, groupIds: readonly string[], now: number): Promise<number>;
  audits: Audits<Tx>;
  newId(): string;
}

/**
 * Lets runs follow what a flush tells, in its transaction, which has locked the groups: a run begins with the first flush that tells of something that fires (one that
 * runs already goes on), ends when nothing fires unanswered any more, and what waited for the end of a suppression goes on. Answers when steps are due (ms since 1970).
 */
export async function followRuns<Tx>(deps: FollowRunsDeps<Tx>, tx: Tx, plan: TenantPlan, decided: readonly Decided[], now: number): Promise<number[]> {
  const freed = decided.filter(isFreed).map(({ group }) => group.groupId);
  const planned = plan.policies.size === 0 ? [] : decided.filter(({ group }) => policyOf(plan, group) !== null);
  if (freed.length === 0 && planned.length === 0) return [];
  const [released, begun] = await Promise.all([
    freed.length > 0 ? deps.releaseHeld(tx, freed, now) : 0,
    begin(deps, tx, plan, planned.filter(begins), now),
    endAll(deps, tx, planned, 'acknowledged', now),
    endAll(deps, tx, planned, 'resolved', now),
  ]);
  return released > 0 ? [now, ...begun] : begun;
}

/** Something fires in it that was suppressed at the last look. */
function isFreed({ group, stock }: Decided): boolean {
  return stock.summary.firing > 0 && group.suppressed > stock.summary.suppressed;
}

/** What is said now is that something fires, be it new or no longer suppressed. */
function begins(each: Decided): boolean {
  return each.decision.reason !== 'nothing_to_say' && each.stock.summary.firing > 0 && (each.stock.owed.fired > 0 || isFreed(each));
}

async function begin<Tx>(deps: FollowRunsDeps<Tx>, tx: Tx, plan: TenantPlan, decided: readonly Decided[], now: number): Promise<number[]> {
  const begun = decided.flatMap(({ group }) => {
    const policy = policyOf(plan, group);
    const place = policy && firstPlace(policy, now);
    if (!policy || !place) return [];
    const subject = { alertId: null, groupId: group.groupId, episode: group.episode };
    const run: NewRun = { runId: deps.newId(), policy: policy.name, ...subject, terms: termsOf(policy), startedAt: now, nextAt: place.nextAt };
    return [{ run, clocks: clocksOf(policy, run) }];
  });
  if (begun.length === 0) return [];
  const stored = await deps.insertRuns(
    tx,
    begun.map(({ run }) => run),
  );
  const fresh = begun.filter(({ run }) => stored.has(run.runId));
  const clocks = fresh.flatMap((each) => each.clocks);
  if (clocks.length > 0) await deps.insertClocks(tx, clocks);
  const actor = { kind: 'system', process: 'format' } as const;
  const entries = fresh.map(({ run: { runId, policy, groupId } }) => ({ actor, action: 'escalation.begun', subject: runId, detail: { policy, groupId } }));
  if (entries.length > 0) await deps.audits(tx, entries);
  return [...fresh.map(({ run }) => run.nextAt), ...clocks.map(({ nextAt }) => nextAt)];
}

/** Ends what a person or the source has answered: with buttons the run was stopped before, and this finds nothing. */
async function endAll<Tx>(deps: FollowRunsDeps<Tx>, tx: Tx, decided: readonly Decided[], reason: 'acknowledged' | 'resolved', now: number): Promise<void> {
  const over = decided.filter(({ stock: { summary } }) => {
    const nothingFires = summary.firing === 0 && summary.suppressed === 0;
    return nothingFires && summary.acknowledged > 0 === (reason === 'acknowledged');
  });
  if (over.length === 0) return;
  const groupIds = over.map(({ group }) => group.groupId);
  await Promise.all([
    deps.stopGroupRuns(tx, groupIds, reason, now),
    deps.meetClocks(tx, groupIds, reason === 'resolved' ? ['acknowledge', 'resolve'] : ['acknowledge'], now),
  ]);
}
