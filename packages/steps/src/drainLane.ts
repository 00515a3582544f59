import type { DeliverJob } from '@tocsin/contracts/jobs';
import type { SlackMessage } from '@tocsin/contracts/message';
import { lookAfterMs, nextLookAt, type Outcome, urgencies, type WriteKind } from '@tocsin/core/delivery';
import { roomMs } from '@tocsin/core/digest';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type FoldDeps, foldLane } from './foldLane.ts';
import { type FollowDeps, followDigest } from './followDigest.ts';
import type { InTenant } from './ports.ts';
import { type Attempted, type SettleDeps, settleAttempts } from './settleAttempts.ts';
import { settleUncertain, type UncertainDeps } from './settleUncertain.ts';

/** A write that this worker alone may send now. */
export interface ClaimedWrite {
  writeId: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  covers: number;
  urgency: number;
  message: SlackMessage;
  attempt: number;
  receivedAt: number | null;
  traceparent: string | null;
  anchor: { channelId: string; ts: string } | null;
}

/**
 * What has a budget of its own: new messages in a channel (posts, pages and thread replies) and edits, which Slack counts by workspace; and as the tenant wants it for one
 * channel, of what is not urgent, chatter (edits and replies together) and news (posts).
 */
export type BudgetClass = 'posts' | 'updates' | 'chatter' | 'news';

/**
 * How many writes of each budget may go out now, how long until there is more (ms; 0 when nothing was held back), and for how many messages there is room in the time that a
 * digest spans; null while Slack has the lane wait.
 */
export interface Granted {
  grants: Record<BudgetClass, number>;
  waitMs: number;
  room: number | null;
}

export interface DrainDeps<Tx> extends SettleDeps<Tx>, UncertainDeps<Tx>, FoldDeps<Tx>, FollowDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  openLane(tx: Tx, lane: string): Promise<number>;
  claimWrites(tx: Tx, lane: string, fence: number, grants: Record<BudgetClass, number>, now: number): Promise<ClaimedWrite[] | null>;
  restOfLane(tx: Tx, lane: string, now: number): Promise<LaneRest>;
  takeBudgets(tenantId: string, lane: string, want: number): Promise<Granted>;
  returnBudgets(tenantId: string, lane: string, unused: Record<BudgetClass, number>): Promise<void>;
  /** New messages were answered at `answeredAt`: the next one in the lane is timed from then, as nobody knows when they arrived. */
  posted(tenantId: string, lane: string, answeredAt: number): Promise<void>;
  /** Sends one write; never throws: whatever happens has an outcome. */
  send(tenantId: string, lane: string, write: ClaimedWrite): Promise<Outcome>;
  renewVisit(): Promise<boolean>;
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
}

/** So short a wait is waited out in the lane: a job that is put aside comes back later than that. */
const shortWaitMs = 20;
/** And no more often than this without anything sent. */
const shortWaitsMost = 3;

/** Writes of different groups go out side by side where the budgets allow it; those of one group never. */
const sideBySide = 32;

/**
 * Sends what is owed to a lane until nothing is due or its budgets are spent. Answers when to come back (ms since 1970), null when the lane is empty. The caller
 * lets one visitor into a lane at a time; the fence makes sure of it where the caller was wrong.
 */
export async function drainLane<Tx>(deps: DrainDeps<Tx>, job: DeliverJob): Promise<{ again: number | null; sent: number }> {
  const plan = await deps.planOf(job.tenantId);
  let fence: number | null = null;
  let shortWaits = 0;
  for (let sent = 0; ; ) {
    const { grants, waitMs, room } = await deps.takeBudgets(job.tenantId, job.lane, sideBySide);
    const turn: Turn | null = await deps.inTenant(job.tenantId, (tx) => claimTurn(deps, tx, job.lane, fence, grants));
    await deps.returnBudgets(job.tenantId, job.lane, unusedOf(grants, turn?.claimed ?? []));
    if (turn === null) return { again: null, sent };
    fence = turn.fence;
    const over = await sendAll(deps, plan, job, turn.claimed);
    sent += turn.claimed.length;
    if (turn.claimed.length > 0) shortWaits = 0;
    if (turn.claimed.length > 0 && (turn.waiting > 0 || !over) && (await deps.renewVisit())) continue;
    if (mustFold(turn, room, deps.now()) && (await foldLane(deps, plan, job.lane)) > 0) continue;
    if (turn.digest !== null && turn.digest.lookAt <= deps.now()) {
      await follow(deps, plan, job);
      continue;
    }
    if (turn.uncertainAt !== null && nextLookAt(turn.uncertainAt) <= deps.now()) {
      await settleUncertain(deps, job, deps.now() - lookAfterMs);
      return { again: deps.now() + 1, sent };
    }
    const again = comeBackAt(turn, waitMs, deps.now());
    if (again === null || again - deps.now() > shortWaitMs || shortWaits === shortWaitsMost) return { again, sent };
    shortWaits += 1;
    await deps.pause(Math.max(1, again - deps.now()));
  }
}

/** What is left in a lane (ms since 1970; null for nothing) beside what was claimed just now. */
export interface LaneRest {
  owedAt: number | null;
  uncertainAt: number | null;
  waiting: number;
  /** How many of those that are due have something to tell that no digest has told. */
  untold: number;
  /** A digest is on its way. */
  telling: boolean;
  /** The lane's open digest: when it was last told something, and when it is to be looked at. */
  digest: { foldedAt: number; lookAt: number } | null;
}

/** After a full claim nobody counts what is left: there will be another turn anyway. */
const surelyMore: LaneRest = { owedAt: null, uncertainAt: null, waiting: 1, untold: 0, telling: false, digest: null };

/** More waits than there is room for, and no digest is on its way or has just been told. */
function mustFold({ untold, telling, digest }: LaneRest, room: number | null, now: number): boolean {
  return room !== null && untold > room && !telling && (digest === null || now - digest.foldedAt >= roomMs);
}

async function follow<Tx>(deps: DrainDeps<Tx>, plan: TenantPlan, job: DeliverJob): Promise<void> {
  for (const flush of await followDigest(deps, plan, job.lane)) await deps.wakeGroup({ tenantId: job.tenantId, ...flush });
}

interface Turn extends LaneRest {
  fence: number;
  claimed: ClaimedWrite[];
}

async function claimTurn<Tx>(deps: DrainDeps<Tx>, tx: Tx, lane: string, held: number | null, grants: Record<BudgetClass, number>): Promise<Turn | null> {
  const fence = held ?? (await deps.openLane(tx, lane));
  const now = deps.now();
  const claimed = await deps.claimWrites(tx, lane, fence, grants, now);
  if (claimed === null) return null;
  if (claimed.length >= sideBySide) return { fence, claimed, ...surelyMore };
  return { fence, claimed, ...(await deps.restOfLane(tx, lane, now)) };
}

/** Answers whether all of them have come to their end: none is to be tried or looked for again. */
async function sendAll<Tx>(deps: DrainDeps<Tx>, plan: TenantPlan, job: DeliverJob, claimed: readonly ClaimedWrite[]): Promise<boolean> {
  if (claimed.length === 0) return true;
  const attempted: Attempted[] = await Promise.all(claimed.map(async (write) => ({ write, outcome: await deps.send(job.tenantId, job.lane, write) })));
  const answeredAt = deps.now();
  const verdicts = await settleAttempts(deps, plan, job.lane, attempted);
  if (claimed.some(({ kind }) => kind !== 'update')) await deps.posted(job.tenantId, job.lane, answeredAt);
  return verdicts.every((verdict) => verdict.state !== 'owed' && verdict.state !== 'look');
}

function unusedOf(grants: Record<BudgetClass, number>, claimed: readonly ClaimedWrite[]): Record<BudgetClass, number> {
  const spent = (is: (write: ClaimedWrite) => boolean) => claimed.filter(is).length;
  const edits = spent(({ kind }) => kind === 'update');
  return {
    posts: grants.posts - (claimed.length - edits),
    updates: grants.updates - edits,
    chatter: grants.chatter - spent(({ kind, urgency }) => (kind === 'update' || kind === 'reply') && urgency > urgencies.digest),
    news: grants.news - spent(({ kind, urgency }) => kind === 'post' && urgency >= urgencies.news),
  };
}

function comeBackAt(turn: Turn, waitMs: number, now: number): number | null {
  const times = [turn.owedAt, turn.uncertainAt === null ? null : nextLookAt(turn.uncertainAt)].filter((at) => at !== null);
  const looks = turn.digest === null ? [] : [turn.digest.lookAt];
  if (times.length === 0) return looks[0] ?? null;
  return Math.min(...looks, Math.max(Math.min(...times), now + Math.max(waitMs, 1)));
}
