import { randomUUID } from 'node:crypto';
import type { DeliverJob } from '@tocsin/contracts/jobs';
import { type DrainDeps, drainLane } from '@tocsin/steps/drainLane';
import type { Tx } from '@tocsin/store/transaction';

/** What a visit to a lane needs beside the step's own ports. */
export interface DeliverPoolDeps extends Omit<DrainDeps<Tx>, 'renewVisit'> {
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
      ({ again } = await drainLane({ ...deps, renewVisit: () => deps.enterLane(visit) }, job));
      if ((await deps.leaveLane(visit)) !== 'stay') return { again: again === null ? null : Math.min(again, deps.now() + longestWaitMs) };
    }
  } catch (error) {
    await deps.leaveLane(visit).catch(() => undefined);
    throw error;
  }
}
