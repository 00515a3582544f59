import { randomUUID } from 'node:crypto';
import type { DeliverJob } from '@tocsin/contracts/jobs';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { WorkspaceFault } from '@tocsin/core/workspaceFault';
import { type DrainDeps, drainLane } from '@tocsin/steps/drainLane';
import type { Tx } from '@tocsin/store/transaction';
import type { WorkspaceGate } from './workspaceGate.ts';

/** What a visit to a lane needs beside the step's own ports. */
export interface DeliverPoolDeps extends Omit<DrainDeps<Tx>, 'renewVisit'> {
  gate: WorkspaceGate;
  /** While the tenant's workspace takes nothing: tells what cannot wait by another way. */
  standIn(tenantId: string, lane: string, fault: WorkspaceFault): Promise<void>;
  enterLane(visit: { tenantId: string; lane: string; token: string }): Promise<boolean>;
  leaveLane(visit: { tenantId: string; lane: string; token: string }): Promise<'left' | 'stay' | 'lost'>;
}

/** A lane that waits for a retry or for its budget is looked at this often: what is owed meanwhile may be due at once, and its wake-up finds the job delayed. */
const longestWaitMs = 1_000;

/**
 * Works one `deliver` job: goes into the lane if nobody is in it, drains it, and looks again before it leaves if somebody knocked meanwhile. Answers when the
 * lane has something to do again, null when it is empty or somebody else is at it.
 */
export async function workLane(deps: DeliverPoolDeps, job: DeliverJob): Promise<{ again: number | null }> {
  const visit = { ...job, token: randomUUID() };
  if (!(await deps.enterLane(visit))) return { again: null };
  let again: number | null = null;
  try {
    for (;;) {
      again = await visitLane({ ...deps, renewVisit: () => deps.enterLane(visit) }, job);
      if ((await deps.leaveLane(visit)) !== 'stay') return { again: again === null ? null : Math.min(again, deps.now() + longestWaitMs) };
    }
  } catch (error) {
    await deps.leaveLane(visit).catch(() => undefined);
    throw error;
  }
}

/** Drains a lane as far as its workspace lets us: not at all while it refuses us, with one write (or one and an edit) while it is tried. Answers when to come back. */
async function visitLane(deps: DeliverPoolDeps & DrainDeps<Tx>, job: DeliverJob): Promise<number | null> {
  const { gate } = deps;
  const { tenantId, lane } = job;
  if (targetOfLane(lane).kind !== 'slack') return (await drainLane(deps, job)).again;
  const entered = await gate.enter(tenantId);
  if (entered.state === 'shut') {
    if (entered.fault !== null) await deps.standIn(tenantId, lane, entered.fault);
    return deps.now() + longestWaitMs;
  }
  const onTrial = entered.state === 'trial';
  let tries = onTrial ? 1 : Number.POSITIVE_INFINITY;
  const { again } = await drainLane(
    {
      ...deps,
      takeBudgets: async (_tenantId, _lane, want) => {
        const isShut = tries <= 0 || (!onTrial && (await gate.enter(tenantId)).state !== 'open');
        if (isShut) return { grants: { posts: 0, updates: 0, chatter: 0, news: 0 }, waitMs: longestWaitMs, room: null };
        const granted = await deps.takeBudgets(tenantId, lane, onTrial ? 1 : want);
        return onTrial ? { ...granted, room: null } : granted;
      },
      send: async (...write) => {
        tries -= 1;
        const outcome = await deps.send(...write);
        const isRefusal = outcome.kind === 'bad_credential' || outcome.kind === 'workspace_full';
        gate.note(tenantId, isRefusal ? 'refused' : outcome.kind === 'accepted' ? 'accepted' : 'other', onTrial);
        return outcome;
      },
    },
    job,
  );
  if (onTrial && tries === 1) await gate.giveBack(tenantId);
  return again;
}
