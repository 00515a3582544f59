import type { DeliverJob } from '@tocsin/contracts/jobs';
import type { SlackMessage } from '@tocsin/contracts/message';
import { lookAfterMs, type Outcome, type WriteKind } from '@tocsin/core/delivery';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
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
  message: SlackMessage;
  attempt: number;
  receivedAt: number | null;
  traceparent: string | null;
  anchor: { channelId: string; ts: string } | null;
}

/**
 * What has a budget of its own: new messages in a channel (posts, pages and thread replies), edits, which Slack counts by workspace, and chatter: edits and replies
 * together, as many as the tenant wants to have in one channel.
 */
export type BudgetClass = 'posts' | 'updates' | 'chatter';

/** How many writes of each budget may go out now, and how long until there is more (ms; 0 when nothing was held back). */
export interface Granted {
  grants: Record<BudgetClass, number>;
  waitMs: number;
}

export interface DrainDeps<Tx> extends SettleDeps<Tx>, UncertainDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  openLane(tx: Tx, lane: string): Promise<number>;
  claimWrites(tx: Tx, lane: string, fence: number, grants: Record<BudgetClass, number>, now: number): Promise<ClaimedWrite[] | null>;
  restOfLane(tx: Tx, lane: string, now: number): Promise<LaneRest>;
  takeBudgets(tenantId: string, lane: string, want: number): Promise<Granted>;
  returnBudgets(tenantId: string, lane: string, unused: Record<BudgetClass, number>): Promise<void>;
  /** Sends one write; never throws: whatever happens has an outcome. */
  send(tenantId: string, lane: string, write: ClaimedWrite): Promise<Outcome>;
  renewVisit(): Promise<boolean>;
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
    const { grants, waitMs } = await deps.takeBudgets(job.tenantId, job.lane, sideBySide);
    const turn: Turn | null = await deps.inTenant(job.tenantId, (tx) => claimTurn(deps, tx, job.lane, fence, grants));
    await deps.returnBudgets(job.tenantId, job.lane, unusedOf(grants, turn?.claimed ?? []));
    if (turn === null) return { again: null, sent };
    fence = turn.fence;
    const over = await sendAll(deps, plan, job, turn.claimed);
    sent += turn.claimed.length;
    if (turn.claimed.length > 0) shortWaits = 0;
    if (turn.claimed.length > 0 && (turn.waiting > 0 || !over) && (await deps.renewVisit())) continue;
    if (turn.uncertainAt !== null && turn.uncertainAt <= deps.now()) {
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
}

/** After a full claim nobody counts what is left: there will be another turn anyway. */
const surelyMore: LaneRest = { owedAt: null, uncertainAt: null, waiting: 1 };

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
  const verdicts = await settleAttempts(deps, plan, job.lane, attempted);
  return verdicts.every((verdict) => verdict.state !== 'owed' && verdict.state !== 'look');
}

function unusedOf(grants: Record<BudgetClass, number>, claimed: readonly ClaimedWrite[]): Record<BudgetClass, number> {
  const edits = claimed.filter(({ kind }) => kind === 'update').length;
  const replies = claimed.filter(({ kind }) => kind === 'reply').length;
  return { posts: grants.posts - (claimed.length - edits), updates: grants.updates - edits, chatter: grants.chatter - edits - replies };
}

function comeBackAt(turn: Turn, waitMs: number, now: number): number | null {
  const times = [turn.owedAt, turn.uncertainAt].filter((at) => at !== null);
  return times.length === 0 ? null : Math.max(Math.min(...times), now + Math.max(waitMs, 1));
}
