import type { FormatJob } from '@tocsin/contracts/jobs';
import type { AlertState } from '@tocsin/core/alertState';
import { decideFlush, earlyMs, type FlushReason, type GroupState, type GroupSummary, nextTurnOf, type Owed } from '@tocsin/core/group';
import { groupViewOf, threadViewOf } from '@tocsin/core/groupView';
import { laneOfChannel, type TenantPlan } from '@tocsin/core/tenantPlan';
import { type AnchorDeps, composeMessages, lanesOf, loadShown, oweMessages } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';

export interface FlushDeps<Tx> extends AnchorDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  lockGroup(tx: Tx, groupId: string): Promise<GroupState | null>;
  takeOwed(tx: Tx, groupId: string, limit: number, until: number): Promise<Owed & { changed: string[] }>;
  countMembers(tx: Tx, groupId: string): Promise<GroupSummary>;
  worstMembers(tx: Tx, groupId: string, limit: number): Promise<AlertState[]>;
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  storeFlush(
    tx: Tx,
    flush: { groupId: string; now: number; nextFlushAt: number | null; close: boolean; summary: GroupSummary; headline: string | null },
  ): Promise<void>;
  postponeFlush(tx: Tx, groupId: string, nextFlushAt: number | null, close: boolean): Promise<void>;
  /** Outside of any transaction: what has been committed by now. */
  groupOwes(groupId: string): Promise<boolean>;
  hastenFlush(tx: Tx, groupId: string, at: number): Promise<void>;
  audit: Audit<Tx>;
  /** Runs work inside a span of the trace that `parent` names. */
  inSpan<T>(name: string, parent: string | null, work: () => Promise<T>): Promise<T>;
  consoleUrl: string | null;
  now(): number;
}

/** What comes after a flush: lanes to drain, and when to look at the group again if that is soon. */
export interface FlushResult {
  reason: FlushReason | 'unknown_group';
  lanes: string[];
  again: number | null;
}

/** As many alerts as one message names; the rest is counted. */
const named = 10;
/** As many changes as one thread reply names. */
const changesNamed = 20;

/**
 * Decides, at the moment of the flush, what a group says, and stores it as owed writes in the same transaction that counts it as told. Asked at the wrong time,
 * or twice, it does nothing.
 */
export async function flushGroup<Tx>(deps: FlushDeps<Tx>, job: FormatJob): Promise<FlushResult> {
  const plan = await deps.planOf(job.tenantId);
  const result = await flush(deps, plan, job);
  return result.reason === 'not_due' || result.reason === 'unknown_group' ? result : { ...result, again: await lookAgain(deps, job, result.nextTurnAt) };
}

type Flushed = FlushResult & { nextTurnAt: number };

async function flush<Tx>(deps: FlushDeps<Tx>, plan: TenantPlan, job: FormatJob): Promise<Flushed> {
  return deps.inTenant(job.tenantId, async (tx, last) => {
    const now = deps.now();
    const [group, owed, summary, worst, shown] = await Promise.all([
      deps.lockGroup(tx, job.groupId),
      deps.takeOwed(tx, job.groupId, changesNamed, now + earlyMs),
      deps.countMembers(tx, job.groupId),
      deps.worstMembers(tx, job.groupId, named),
      loadShown(deps, tx, job.groupId),
    ]);
    if (group === null) return { reason: 'unknown_group', lanes: [], again: null, nextTurnAt: 0 };
    const nextTurnAt = nextTurnOf(job.groupId, now, group.groupIntervalMs);
    const decision = decideFlush(group, owed, summary, now);
    if (decision.reason === 'not_due' && owed.transitions > 0) throw new Error(`group ${job.groupId} is not due, yet what it owes was taken`);
    if (decision.reason === 'not_due') return { reason: 'not_due', lanes: [], again: decision.nextFlushAt, nextTurnAt };
    if (decision.reason === 'nothing_to_say') {
      last(deps.postponeFlush(tx, job.groupId, decision.nextFlushAt, decision.close));
      return { reason: decision.reason, lanes: [], again: null, nextTurnAt };
    }
    const changed = decision.reason === 'first' ? [] : await deps.loadAlerts(tx, owed.changed);
    const destinations = plan.receivers.get(group.receiver) ?? [{ lane: laneOfChannel(plan.fallbackChannel), language: plan.language }];
    const view = groupViewOf(plan.tenantId, group, summary, worst, deps.consoleUrl);
    const thread = threadViewOf(group, owed, changed, worst, decision.reason, summary);
    const news = { group, destinations, shown, view, thread, covers: owed.transitions, now };
    const messages = await deps.inSpan('format', group.traceparent, async () => composeMessages(deps, news));
    const lanes = [...lanesOf(shown, destinations).keys()];
    const detail = { reason: decision.reason, epoch: group.epoch + 1, transitions: owed.transitions, ...summary, lanes };
    const { nextFlushAt, close } = decision;
    last(
      Promise.all([
        oweMessages(deps, tx, group, messages),
        deps.audit(tx, { actor: { kind: 'system', process: 'format' }, action: 'group.flushed', subject: group.groupId, detail }),
        deps.storeFlush(tx, { groupId: job.groupId, now, nextFlushAt, close, summary, headline: worst[0]?.message.slice(0, 300) ?? null }),
      ]),
    );
    return { reason: decision.reason, lanes, again: null, nextTurnAt };
  });
}

/** A batch that was committed while the group was flushed is not in that flush, and may have relied on it: see `wakeAgain` in `routeBatch`. */
async function lookAgain<Tx>(deps: FlushDeps<Tx>, job: FormatJob, nextTurnAt: number): Promise<number | null> {
  if (!(await deps.groupOwes(job.groupId))) return null;
  await deps.inTenant(job.tenantId, (tx) => deps.hastenFlush(tx, job.groupId, nextTurnAt));
  return nextTurnAt;
}
