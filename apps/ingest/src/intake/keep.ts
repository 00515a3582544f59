import { TocsinError } from '@tocsin/contracts/errors';
import type { EscalationSetup, RouteJob } from '@tocsin/contracts/jobs';
import type { RouteQueue } from '@tocsin/queue/admission/admission';
import type { IngestDeps } from '../deps.ts';
import { LateError, within } from '../within.ts';
import { createStampClock } from './stampClock.ts';

/** Where a job was made durable. */
export type Kept = 'queue' | 'spool';

/** Makes jobs durable, or rejects with `unavailable`: nothing may be answered with 202 before. */
export interface Keeper {
  batch(queue: RouteQueue, draft: Omit<RouteJob, 'stamp'>): Promise<Kept>;
  escalation(job: EscalationSetup): Promise<Kept>;
}

export interface KeeperOptions {
  redisMsMax: number;
  postgresMsMax: number;
  onFault(where: 'redis' | 'postgres', error: unknown): void;
}

type KeeperDeps = Pick<IngestDeps, 'nextStamp' | 'takeTurn' | 'enqueueRoute' | 'enqueueEscalation' | 'spool' | 'now'>;

/** After Redis has let us wait in vain, nobody else waits for it for so long. A Redis that is plainly away refuses at once and needs no such pause. */
const pauseMs = 2_000;

/*
 * Redis first: a stamp and the batch's turn, then the add. Whatever goes wrong there, the job goes to Postgres, with a stamp of our own when Redis gave none. An add that was not
 * answered may have been done: the same batch in both places is worked once, because its id is unique. Both away: nothing is promised.
 */
export function createKeeper(deps: KeeperDeps, options: KeeperOptions): Keeper {
  const clock = createStampClock(deps.now);
  let redisPausedUntil = 0;

  const inRedis = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (deps.now() < redisPausedUntil) return null;
    try {
      return await within(options.redisMsMax, work());
    } catch (error) {
      if (error instanceof TocsinError) throw error;
      if (error instanceof LateError) redisPausedUntil = deps.now() + pauseMs;
      options.onFault('redis', error);
      return null;
    }
  };

  const spool = async (kind: 'route' | 'escalate', job: RouteJob | EscalationSetup): Promise<Kept> => {
    try {
      await within(options.postgresMsMax, deps.spool(kind, job));
      return 'spool';
    } catch (error) {
      options.onFault('postgres', error);
      throw new TocsinError('unavailable', 'this could not be stored, nothing of it was taken; send it again', { retryAfterSeconds: 2, cause: error });
    }
  };

  return {
    batch: async (queue, draft) => {
      const count = draft.events.length;
      const { tenantId, batchId } = draft;
      const got = await inRedis(() => Promise.all([deps.nextStamp(count, clock.floor()), deps.takeTurn(queue, tenantId, batchId)]));
      if (got === null) return spool('route', { ...draft, stamp: clock.local(count) });
      const [first, turn] = got;
      clock.note(first, count);
      const job: RouteJob = { ...draft, stamp: first };
      const added = await inRedis(async () => {
        await deps.enqueueRoute(queue, job, turn);
        return true;
      });
      return added ? 'queue' : spool('route', job);
    },
    escalation: async (job) => {
      const added = await inRedis(async () => {
        await deps.enqueueEscalation(job);
        return true;
      });
      return added ? 'queue' : spool('escalate', job);
    },
  };
}
