import type { DeliverJob, EscalateJob, FormatJob, QueueName } from '@tocsin/contracts/jobs';
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { deliverJobKey, escalationJobId, escalationSlotMs, formatJobId } from './names.ts';

const week = 604_800;

/**
 * A batch is tried until it is worked: what cannot be worked is found and dead-lettered on its way (see `routePool`), so what fails here fails because something is
 * away. What gives up all the same is kept for a week where Bull Board shows it.
 */
export const batchOptions: JobsOptions = {
  attempts: 100_000,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: { age: week, count: 10_000 },
};

/** A reminder only: what is owed has a row in Postgres, so it is not kept, whatever becomes of it. A kept one would block the next of its id. */
const reminder: JobsOptions = { attempts: 5, backoff: { type: 'exponential', delay: 200 }, removeOnComplete: true, removeOnFail: true };

/** All queues of an installation. Adds reject at once while Redis is away when `connection` is a producer's. */
export type Queues = Readonly<Record<QueueName, Queue>>;

export function openQueues(connection: Redis, prefix: string, onError: (error: Error) => void): Queues {
  const open = (name: QueueName) => {
    const queue = new Queue(name, { connection, prefix, skipVersionCheck: true, skipWaitingForReady: true, streams: { events: { maxLen: 1_000 } } });
    queue.on('error', onError);
    return queue;
  };
  const route = { route: open('route'), 'route-critical': open('route-critical'), 'route-many': open('route-many') };
  const format = { format: open('format'), 'format-many': open('format-many') };
  return { ...route, ...format, deliver: open('deliver'), escalate: open('escalate') };
}

/** Closes what `openQueues` opened; the connection stays the caller's. */
export async function closeQueues(queues: Queues): Promise<void> {
  await Promise.all(Object.values(queues).map((queue) => queue.close()));
}

/** Wakes a group's flush at `at` (ms since 1970). `many`: its tenant has so many at once that they wait apart from those of others. */
export async function addFlush(queues: Queues, job: FormatJob, at: number, now: number, many = false): Promise<void> {
  await queues[many ? 'format-many' : 'format'].add('flush', job, {
    ...reminder,
    jobId: formatJobId(job.groupId, at),
    delay: Math.max(0, Math.round(at - now)),
  });
}

/** Wakes a lane. While its job runs, one more is kept for afterwards. */
export async function addLane(queues: Queues, job: DeliverJob): Promise<void> {
  const id = deliverJobKey(job.tenantId, job.lane);
  await queues.deliver.add('drain', job, { ...reminder, deduplication: { id, keepLastIfActive: true } });
}

/** Wakes a lane that has something due and no job: its last one was lost together with what would have let the next one in. One that has a job is left alone. */
export async function addLostLane(queues: Queues, job: DeliverJob): Promise<void> {
  const id = deliverJobKey(job.tenantId, job.lane);
  const jobId = await queues.deliver.getDeduplicationJobId(id);
  if (jobId !== null && (await queues.deliver.getJob(jobId))) return;
  if (jobId !== null) await queues.deliver.removeDeduplicationKey(id);
  await addLane(queues, job);
}

/** Hands over a new escalation run. */
export async function addEscalation(queues: Queues, job: Extract<EscalateJob, { kind: 'setup' | 'raw' }>): Promise<void> {
  await queues.escalate.add(job.kind, job, { ...batchOptions, jobId: `s-${job.runId}` });
}

/** Has looked what of a tenant's escalations is due at `at` (ms since 1970). What is due already gets a step that is to come: the job of a past one may be at work, and have looked. */
export async function addEscalationLook(queues: Queues, tenantId: string, at: number, now: number): Promise<void> {
  const slot = at <= now ? Math.floor(now / escalationSlotMs + 1) : Math.round(at / escalationSlotMs);
  const job: EscalateJob = { kind: 'level', tenantId };
  const due = slot * escalationSlotMs;
  await queues.escalate.add('level', job, { ...reminder, jobId: escalationJobId(tenantId, due), delay: Math.max(0, Math.round(due - now)) });
}
