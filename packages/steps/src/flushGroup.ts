import type { FormatJob } from '@tocsin/contracts/jobs';
import type { AlertState } from '@tocsin/core/alertState';
import { decideFlush, type FlushReason, type GroupState, type GroupSummary, isAloud, isDue, nextTurnOf, type Owed } from '@tocsin/core/group';
import { groupViewOf, threadViewOf } from '@tocsin/core/groupView';
import { fileSuppresses } from '@tocsin/core/suppression';
import { destinationsOf, type TenantPlan } from '@tocsin/core/tenantPlan';
import { type EndsDeps, lookForEnds } from './lookForEnds.ts';
import { type AnchorDeps, composeMessages, lanesOf, loadShown, noteHushed, oweMessages } from './oweMessages.ts';
import type { Audit } from './ports.ts';
import { type SuppressDeps, type Suppressed, suppressMembers } from './suppressMembers.ts';

export interface FlushDeps<Tx> extends AnchorDeps<Tx>, SuppressDeps<Tx>, EndsDeps<Tx> {
  lockGroup(tx: Tx, groupId: string): Promise<GroupState | null>;
  takeOwed(tx: Tx, groupId: string, limit: number, now: number, judged: readonly string[] | null): Promise<TakenOwed>;
  countMembers(tx: Tx, groupId: string): Promise<GroupSummary>;
  worstMembers(tx: Tx, groupId: string, limit: number): Promise<AlertState[]>;
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  storeFlush(tx: Tx, flush: FlushRow): Promise<void>;
  postponeFlush(tx: Tx, flush: FlushRow): Promise<void>;
  insertFlush(tx: Tx, flush: Accounted): Promise<void>;
  /** Outside of any transaction: what has been committed by now. */
  groupOwes(groupId: string): Promise<boolean>;
  hastenFlush(tx: Tx, groupId: string, at: number): Promise<void>;
  audit: Audit<Tx>;
  /** Runs work inside a span of the trace that `parent` names. */
  inSpan<T>(name: string, parent: string | null, work: () => Promise<T>): Promise<T>;
  consoleUrl: string | null;
}

/** `held`: nothing was taken, as the members have to be judged first. */
type TakenOwed = Owed & { changed: string[]; held: boolean };

interface FlushRow {
  groupId: string;
  now: number;
  nextFlushAt: number | null;
  close: boolean;
  aloud: boolean;
  summary: GroupSummary;
  headline: string | null;
}

/** What a flush took, for the ledger: `transitions` are told in each of `told`, by that write, `hushed` end untold. */
interface Accounted {
  groupId: string;
  episode: number;
  epoch: number;
  reason: FlushReason;
  transitions: number;
  told: readonly { lane: string; writeId: string | null }[];
  hushed: Owed['hushed'];
  now: number;
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
  const { nextTurnAt, relied, ...result } = await flush(deps, plan, job);
  if (result.reason === 'not_due' || result.reason === 'unknown_group') return result;
  const again = await lookAgain(deps, job, nextTurnAt);
  return { ...result, again: (await lookForEnds(deps, plan, job, relied)) ?? again };
}

type Flushed = FlushResult & { nextTurnAt: number; relied: Suppressed['relied'] };

async function flush<Tx>(deps: FlushDeps<Tx>, plan: TenantPlan, job: FormatJob): Promise<Flushed> {
  return deps.inTenant(job.tenantId, async (tx, last) => {
    const now = deps.now();
    const locking = deps.lockGroup(tx, job.groupId);
    const [group, { owed, summary, worst, suppressed }, shown] = await Promise.all([
      locking,
      takeStock(deps, tx, plan, locking, job.groupId, now),
      loadShown(deps, tx, job.groupId),
    ]);
    if (group === null) return { reason: 'unknown_group', lanes: [], again: null, nextTurnAt: 0, relied: null };
    const nextTurnAt = nextTurnOf(job.groupId, now, group.groupIntervalMs);
    const decision = decideFlush(group, owed, summary, now, suppressed.lookAt);
    if (decision.reason === 'not_due' && owed.transitions > 0) throw new Error(`group ${job.groupId} is not due, yet what it owes was taken`);
    if (decision.reason === 'not_due') return { reason: 'not_due', lanes: [], again: decision.nextFlushAt, nextTurnAt, relied: null };
    const { relied } = suppressed;
    const destinations = destinationsOf(plan, group);
    const { nextFlushAt, close } = decision;
    const row = {
      groupId: job.groupId,
      now,
      nextFlushAt,
      close,
      aloud: isAloud(decision.reason, owed),
      summary,
      headline: worst[0]?.message.slice(0, 300) ?? null,
    };
    const lanes = [...lanesOf(shown, destinations).keys()];
    const nobody = lanes.length === 0 && owed.transitions > 0 ? [{ ref: `receiver:${group.receiver} has no destination`, transitions: owed.transitions }] : [];
    const hushed = { group, shown, destinations, hushed: [...owed.hushed, ...nobody], now };
    if (decision.reason === 'nothing_to_say') {
      last(Promise.all([noteHushed(deps, tx, hushed), deps.postponeFlush(tx, row), account(deps, tx, group, decision.reason, lanes, owed, hushed, [])]));
      return { reason: decision.reason, lanes: [], again: null, nextTurnAt, relied };
    }
    const changed = decision.reason === 'first' ? [] : await deps.loadAlerts(tx, owed.changed);
    const view = groupViewOf(plan.tenantId, group, { summary, alerts: worst, suppression: suppressed.suppression }, deps.consoleUrl);
    const thread = threadViewOf(group, owed, changed, worst, decision.reason, summary);
    const news = { ...hushed, plan, view, thread, covers: owed.transitions, quiet: decision.reason === 'suppressed' };
    const messages = await deps.inSpan('format', group.traceparent, async () => composeMessages(deps, news));
    const detail = { reason: decision.reason, epoch: group.epoch + 1, transitions: owed.transitions, ...summary, lanes };
    last(
      Promise.all([
        oweMessages(deps, tx, group, messages),
        noteHushed(deps, tx, hushed),
        account(deps, tx, group, decision.reason, lanes, owed, hushed, messages.writes),
        deps.audit(tx, { actor: { kind: 'system', process: 'format' }, action: 'group.flushed', subject: group.groupId, detail }),
        deps.storeFlush(tx, row),
      ]),
    );
    return { reason: decision.reason, lanes, again: null, nextTurnAt, relied };
  });
}

/** Notes what a flush took, and which write tells it in each lane: what the ledger follows to its end. */
async function account<Tx>(
  deps: FlushDeps<Tx>,
  tx: Tx,
  { groupId, episode, epoch }: GroupState,
  reason: FlushReason,
  lanes: readonly string[],
  owed: Owed,
  { hushed, now }: Pick<Accounted, 'hushed' | 'now'>,
  writes: readonly { lane: string; covers: number; writeId: string }[],
): Promise<void> {
  const transitions = lanes.length === 0 ? 0 : owed.transitions;
  if (transitions === 0 && hushed.length === 0) return;
  const told = lanes.map((lane) => ({ lane, writeId: writes.find((write) => write.lane === lane && write.covers > 0)?.writeId ?? null }));
  await deps.insertFlush(tx, { groupId, episode, epoch: epoch + 1, reason, transitions, told: transitions === 0 ? [] : told, hushed, now });
}

interface Stock {
  owed: TakenOwed;
  summary: GroupSummary;
  worst: AlertState[];
  suppressed: Suppressed;
}

const nothingTaken: Stock = {
  owed: { transitions: 0, fired: 0, resolved: 0, hushed: [], changed: [], held: false },
  summary: { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: null },
  worst: [],
  suppressed: { suppression: null, lookAt: null, relied: null, judged: [] },
};

/**
 * Takes what a group owes and looks how its alerts stand. Mostly nothing suppresses alerts, and all of it is asked for at once; where something may, the members
 * are judged first (what was asked for before that took nothing, see `takeOwed`).
 */
async function takeStock<Tx>(deps: FlushDeps<Tx>, tx: Tx, plan: TenantPlan, group: Promise<GroupState | null>, groupId: string, now: number): Promise<Stock> {
  const take = async (judged: readonly string[] | null) => {
    const [owed, summary, worst] = await Promise.all([
      deps.takeOwed(tx, groupId, changesNamed, now, judged),
      deps.countMembers(tx, groupId),
      deps.worstMembers(tx, groupId, named),
    ]);
    return { ...nothingTaken, owed, summary, worst };
  };
  const mustJudge = fileSuppresses(plan);
  const [known, taken] = await Promise.all([mustJudge ? deps.loadActiveSilences(tx, now) : null, mustJudge ? null : take(null)]);
  const locked = await group;
  if (locked === null || !isDue(locked, now)) return taken ?? nothingTaken;
  if (taken !== null && !taken.owed.held) return taken;
  const silences = known ?? (await deps.loadActiveSilences(tx, now));
  const suppressed = await suppressMembers(deps, tx, plan, locked, silences, now);
  return { ...(await take(suppressed.judged)), suppressed };
}

/** A batch that was committed while the group was flushed is not in that flush, and may have relied on it: see `wakeAgain` in `routeBatch`. */
async function lookAgain<Tx>(deps: FlushDeps<Tx>, job: FormatJob, nextTurnAt: number): Promise<number | null> {
  if (!(await deps.groupOwes(job.groupId))) return null;
  await deps.inTenant(job.tenantId, (tx) => deps.hastenFlush(tx, job.groupId, nextTurnAt));
  return nextTurnAt;
}
