import type { FormatJob } from '@tocsin/contracts/jobs';
import type { GroupView } from '@tocsin/contracts/view';
import type { AlertState } from '@tocsin/core/alertState';
import { flappingOf } from '@tocsin/core/flapping';
import { earlyMs, type FlushReason, flapsAfter, type GroupSchedule, type GroupState, nextTurnOf } from '@tocsin/core/group';
import { groupViewOf, threadViewOf } from '@tocsin/core/groupView';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { auditOf, type Decided, decideGroup, type FlushRow, rowOf } from './decideGroup.ts';
import { entriesOf, type FlushEntry } from './flushEntry.ts';
import { type FollowRunsDeps, followRuns } from './followRuns.ts';
import { type EndsDeps, lookForEnds, type Relied } from './lookForEnds.ts';
import { type AnchorDeps, composeMessages, loadShown, type Messages, noteHushed, oweMessages } from './oweMessages.ts';
import type { Audits, InTenant } from './ports.ts';
import { type StockDeps, takeStock } from './takeStock.ts';

export interface FlushDeps<Tx> extends AnchorDeps<Tx>, StockDeps<Tx>, EndsDeps<Tx>, FollowRunsDeps<Tx> {
  lockDueGroups(tx: Tx, groupIds: readonly string[], until: number, foldSince: number | null): Promise<GroupState[]>;
  /** More of the tenant waits to be routed than is being routed: what is told now would be out of date in a moment. */
  isBehind(tenantId: string): Promise<boolean>;
  loadGroupSchedules(tx: Tx, groupIds: readonly string[]): Promise<GroupSchedule[]>;
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  storeFlushes(tx: Tx, flushes: readonly FlushRow[], now: number): Promise<void>;
  postponeFlushes(tx: Tx, flushes: readonly FlushRow[], now: number): Promise<void>;
  /** Outside of any transaction: what has been committed by now. */
  owingGroups(groupIds: readonly string[]): Promise<Set<string>>;
  hastenFlushes(tx: Tx, flushes: readonly { groupId: string; at: number }[]): Promise<void>;
  insertFlushes(tx: Tx, flushes: readonly FlushEntry[]): Promise<void>;
  audits: Audits<Tx>;
  /** Called as soon as it is committed that these lanes are owed something, before anything else is looked at. */
  wakeLanes(tenantId: string, lanes: readonly string[]): Promise<void>;
  /** Has looked what of the tenant's escalations is due at a time (ms since 1970). */
  remindEscalations(tenantId: string, at: number): Promise<void>;
  /** Runs work inside a span of the trace that `parent` names. */
  inSpan<T>(name: string, parent: string | null, work: () => Promise<T>): Promise<T>;
  consoleUrl: string | null;
}

/** How long an episode lasted that is over, and after how long somebody had acknowledged it; null: nobody had. */
export interface Over {
  lastedMs: number;
  acknowledgedAfterMs: number | null;
}

/** What came of a flush: lanes that are owed something, when to look at the group again if that is soon, and the episode that is over with it. */
export interface FlushResult {
  reason: FlushReason | 'unknown_group';
  lanes: string[];
  again: number | null;
  over: Over | null;
}

type Last = Parameters<Parameters<InTenant<unknown>>[1]>[1];

/** While alerts of a tenant wait to be routed, its groups that people know of already wait for so long, and tell once what they would have told twice. */
const foldMs = 30_000;
/** So often it is looked whether they still have to. */
const foldLookMs = 2_500;

/**
 * Decides, at the moment of the flush, what groups of a tenant say, and stores it as owed writes in the same transaction that counts it as told. A group asked for at the
 * wrong time, or twice, does nothing. Groups that fall due together share a transaction; one that cannot be flushed does not hold the others up: each is then tried alone.
 * Answers for each group, in the order given.
 */
export async function flushGroups<Tx>(deps: FlushDeps<Tx>, tenantId: string, groupIds: readonly string[]): Promise<PromiseSettledResult<FlushResult>[]> {
  try {
    const results = await flushTogether(deps, tenantId, groupIds);
    return groupIds.map((groupId) => ({ status: 'fulfilled', value: results.get(groupId) ?? unknown }));
  } catch (reason) {
    if (groupIds.length === 1) return [{ status: 'rejected', reason }];
    return Promise.allSettled(groupIds.map((groupId) => flushGroup(deps, { tenantId, groupId })));
  }
}

/** As `flushGroups`, for one group. Throws what keeps it from being flushed. */
export async function flushGroup<Tx>(deps: FlushDeps<Tx>, { tenantId, groupId }: FormatJob): Promise<FlushResult> {
  return (await flushTogether(deps, tenantId, [groupId])).get(groupId) ?? unknown;
}

const unknown: FlushResult = { reason: 'unknown_group', lanes: [], again: null, over: null };

interface Flushed extends FlushResult {
  groupId: string;
  nextTurnAt: number;
  relied: Relied | null;
}

/** Groups that were flushed, and those that are not due. */
interface Round {
  flushed: Flushed[];
  early: GroupSchedule[];
  /** When steps of escalations are due that begin or go on with it (ms since 1970). */
  escalations: readonly number[];
}

async function flushTogether<Tx>(deps: FlushDeps<Tx>, tenantId: string, groupIds: readonly string[]): Promise<Map<string, FlushResult>> {
  const plan = await deps.planOf(tenantId);
  const behind = await deps.isBehind(tenantId);
  const { flushed, early, escalations } = await deps.inTenant(tenantId, (tx, last) => flush(deps, tx, last, plan, { groupIds, behind }));
  const [again] = await Promise.all([
    lookAgain(deps, plan, flushed),
    deps.wakeLanes(tenantId, [...new Set(flushed.flatMap(({ lanes }) => lanes))]),
    ...[...new Set(escalations)].map((at) => deps.remindEscalations(tenantId, at)),
  ]);
  const results = new Map<string, FlushResult>();
  for (const { groupId, reason, lanes, over } of flushed) results.set(groupId, { reason, lanes, again: again.get(groupId) ?? null, over });
  for (const { groupId, nextFlushAt } of early)
    results.set(groupId, { reason: 'not_due', over: null, lanes: [], again: behind ? foldedUntil(nextFlushAt, deps.now()) : nextFlushAt });
  return results;
}

/** When to look again at a group that waits although it is due. */
function foldedUntil(nextFlushAt: number | null, now: number): number | null {
  return nextFlushAt !== null && nextFlushAt <= now + earlyMs ? now + foldLookMs : nextFlushAt;
}

async function flush<Tx>(deps: FlushDeps<Tx>, tx: Tx, last: Last, plan: TenantPlan, asked: { groupIds: readonly string[]; behind: boolean }): Promise<Round> {
  const { groupIds, behind } = asked;
  const now = deps.now();
  const groups = await deps.lockDueGroups(tx, groupIds, now + earlyMs, behind ? now - foldMs : null);
  const due = groups.map(({ groupId }) => groupId);
  const others = groupIds.filter((groupId) => !due.includes(groupId));
  const early = others.length > 0 ? await deps.loadGroupSchedules(tx, others) : [];
  if (groups.length === 0) return { flushed: [], early, escalations: [] };
  const [stockOf, shownOf] = await Promise.all([takeStock(deps, tx, plan, groups, now), loadShown(deps, tx, due)]);
  const decided = groups.map((group) => decideGroup(plan, group, stockOf(group), shownOf(group), now));
  const [silent, speaking] = [decided.filter(isSilent), decided.filter((each) => !isSilent(each))];
  const [changed, escalations] = await Promise.all([changedAlerts(deps, tx, speaking), followRuns(deps, tx, plan, decided, now)]);
  const messages = await Promise.all(speaking.map((each) => deps.inSpan('format', each.group.traceparent, async () => compose(deps, plan, each, changed))));
  last(
    Promise.all([
      oweMessages(deps, tx, messages),
      noteHushed(deps, tx, decided),
      deps.insertFlushes(tx, [
        ...speaking.flatMap((each, index) => entriesOf(each, messages[index]?.writes ?? [])),
        ...silent.flatMap((each) => entriesOf(each, [])),
      ]),
      deps.audits(tx, speaking.map(auditOf)),
      deps.storeFlushes(tx, speaking.map(rowOf), now),
      deps.postponeFlushes(tx, silent.map(rowOf), now),
    ]),
  );
  return { flushed: decided.map(flushedOf), early, escalations };
}

function isSilent({ decision }: Decided): boolean {
  return decision.reason === 'nothing_to_say';
}

/** The alerts that the thread replies name. A group's first message says it all. */
async function changedAlerts<Tx>(deps: FlushDeps<Tx>, tx: Tx, speaking: readonly Decided[]): Promise<ReadonlyMap<string, AlertState>> {
  const wanted = new Set(speaking.flatMap(({ decision, stock }) => (decision.reason === 'first' ? [] : stock.owed.changed)));
  const known = new Map(speaking.flatMap(({ stock }) => stock.worst.map((alert) => [alert.alertId, alert])));
  const missing = [...wanted].filter((alertId) => !known.has(alertId));
  for (const alert of missing.length > 0 ? await deps.loadAlerts(tx, missing) : []) known.set(alert.alertId, alert);
  return known;
}

function compose<Tx>(deps: FlushDeps<Tx>, plan: TenantPlan, decided: Decided, known: ReadonlyMap<string, AlertState>): Messages {
  const { group, stock, decision } = decided;
  const { owed, summary, worst, suppressed } = stock;
  const changed = decision.reason === 'first' ? [] : owed.changed.flatMap((alertId) => known.get(alertId) ?? []);
  const flapping = flappingOf(flapsAfter(group, owed, summary, decided.now), decided.now);
  const view = groupViewOf(plan.tenantId, group, { summary, alerts: worst, suppression: suppressed.suppression, flapping }, deps.consoleUrl);
  // While it flaps its message says how often; what it does each time is said nowhere else.
  const thread = flapping === null ? threadViewOf(group, owed, changed, worst, decision.reason, summary) : null;
  return composeMessages(deps, {
    ...decided,
    plan,
    view,
    thread,
    covers: owed.transitions,
    doneIn: doneIn(group, view.status, worst),
    quiet: decision.reason === 'suppressed',
  });
}

/** Where somebody acknowledged it, or resolved all of it that is shown, if that is a service that is told of it too. */
function doneIn(group: GroupState, status: GroupView['status'], alerts: readonly AlertState[]): string | null {
  const actors = status === 'resolved' ? alerts.map(({ resolvedBy }) => resolvedBy) : status === 'acknowledged' ? [group.acknowledgedBy] : [];
  const lanes = new Set(actors.map((actor) => (actor?.kind === 'service' ? actor.lane : null)));
  return lanes.size === 1 ? ([...lanes][0] ?? null) : null;
}

function flushedOf({ group, stock, decision, lanes, now }: Decided): Flushed {
  const { reason } = decision;
  const nextTurnAt = nextTurnOf(group.groupId, now, group.groupIntervalMs);
  const over = decision.close && group.status === 'open' ? overOf(group, now) : null;
  return { groupId: group.groupId, reason, lanes: reason === 'nothing_to_say' ? [] : lanes, again: null, over, nextTurnAt, relied: stock.suppressed.relied };
}

function overOf({ openedAt, acknowledgedAt }: GroupState, now: number): Over {
  return { lastedMs: now - openedAt, acknowledgedAfterMs: acknowledgedAt === null ? null : Math.max(0, acknowledgedAt - openedAt) };
}

/**
 * A batch that was committed while groups were flushed is not in that flush, and may have relied on it (see `wakeAgain` in `routeBatch`); what they relied on themselves may
 * have ended. Answers when to look at which group again (ms since 1970).
 */
async function lookAgain<Tx>(deps: FlushDeps<Tx>, plan: TenantPlan, flushed: readonly Flushed[]): Promise<Map<string, number>> {
  if (flushed.length === 0) return new Map();
  const owing = await deps.owingGroups(flushed.map(({ groupId }) => groupId));
  const late = flushed.filter(({ groupId }) => owing.has(groupId)).map(({ groupId, nextTurnAt }) => ({ groupId, at: nextTurnAt }));
  if (late.length > 0) await deps.inTenant(plan.tenantId, (tx) => deps.hastenFlushes(tx, late));
  const again = new Map(late.map(({ groupId, at }) => [groupId, at]));
  for (const groupId of await lookForEnds(deps, plan, flushed)) again.set(groupId, deps.now());
  return again;
}
