import { TocsinError } from '@tocsin/contracts/errors';
import type { EscalationSetup, RouteJob } from '@tocsin/contracts/jobs';
import type { RouteQueue } from '@tocsin/queue/admission/admission';
import type { IngestDeps } from '../deps.ts';
import { LateError, within } from '../within.ts';
import { createSpoolRoom } from './spoolRoom.ts';
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
  /** Nothing is answered with 202 that is not in Postgres, whatever becomes of Redis. */
  strict: boolean;
  onFault(where: 'redis' | 'postgres', error: unknown): void;
}

type KeeperDeps = Pick<IngestDeps, 'nextStamp' | 'takeTurn' | 'enqueueRoute' | 'enqueueEscalation' | 'spool' | 'spoolRows' | 'now'>;

/** After Redis has let us wait in vain, nobody else waits for it for so long. A Redis that is plainly away refuses at once and needs no such pause. */
const pauseMs = 2_000;
/** A batch that was not worked for so long may have been lost with Redis: the spool hands it over again. */
const unworkedMs = 10_000;

/*
 * Redis first: a stamp and the batch's turn, then the add. Whatever goes wrong there, the job goes to Postgres, with a stamp of our own when Redis gave none. An add that was not
 * answered may have been done: the same batch in both places is worked once, because its id is unique. Both away: nothing is promised.
 */
export function createKeeper(deps: KeeperDeps, options: KeeperOptions): Keeper {
  const clock = createStampClock(deps.now);
  const room = createSpoolRoom(deps);
  const mark = options.strict ? { spooled: true as const } : {};
  let redisPausedUntil = 0;

  const inRedis = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (deps.now() < redisPausedUntil) return null;
    try {
      return await within(options.redisMsMax, work());
    } catch (error) {
      if (error instanceof TocsinError && !options.strict) throw error;
      if (error instanceof LateError) redisPausedUntil = deps.now() + pauseMs;
      options.onFault('redis', error);
      return null;
    }
  };

  const spool = async (kind: 'route' | 'escalate', job: RouteJob | EscalationSetup, keep: Parameters<KeeperDeps['spool']>[2]): Promise<Kept> => {
    try {
      await within(
        options.postgresMsMax,
        room.check(job.tenantId).then(() => deps.spool(kind, job, keep)),
      );
      return 'spool';
    } catch (error) {
      if (error instanceof TocsinError) throw error;
      options.onFault('postgres', error);
      throw new TocsinError('unavailable', 'this could not be stored, nothing of it was taken; send it again', { retryAfterSeconds: 2, cause: error });
    }
  };

  /** Strict: Postgres first, so that nothing is answered that it does not have. Else only what Redis did not take. */
  const keep = async (kind: 'route' | 'escalate', job: RouteJob | EscalationSetup, workId: string, add: (() => Promise<void>) | null): Promise<Kept> => {
    if (options.strict) await spool(kind, job, { workId, offerInMs: add ? unworkedMs : 0 });
    const added = add && (await inRedis(() => add().then(() => true)));
    if (added) return 'queue';
    return options.strict ? 'spool' : spool(kind, job, null);
  };

  return {
    batch: async (queue, draft) => {
      const count = draft.events.length;
      const { tenantId, batchId } = draft;
      const got = await inRedis(() => Promise.all([deps.nextStamp(count, clock.floor()), deps.takeTurn(queue, tenantId, batchId)]));
      if (got === null) return keep('route', { ...draft, stamp: clock.local(count), ...mark }, batchId, null);
      const [stamp, turn] = got;
      clock.note(stamp, count);
      const job: RouteJob = { ...draft, stamp, ...mark };
      return keep('route', job, batchId, () => deps.enqueueRoute(queue, job, turn));
    },
    escalation: async (setup) => {
      const job: EscalationSetup = { ...setup, ...mark };
      return keep('escalate', job, job.runId, () => deps.enqueueEscalation(job));
    },
  };
}
