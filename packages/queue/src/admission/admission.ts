import { createHash } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import type { RawJob, RouteJob } from '@tocsin/contracts/jobs';
import type { Redis } from 'ioredis';
import { batchOptions, type Queues } from '../producers.ts';
import { bytesOf } from './bytesOf.ts';
import { admissionKeys } from './keys.ts';
import { watchMemory } from './memoryRoom.ts';
import { admissionScripts } from './scripts.ts';

/** The queues that take batches. */
export type RouteQueue = 'route' | 'route-critical' | 'route-many';
export const routeQueues: readonly RouteQueue[] = ['route', 'route-critical', 'route-many'];

/** A batch as it is queued. */
export type Batch = RouteJob | RawJob;

/** `go`: its turn, `wait`: the tenant's turns are all out, `here`: this batch is in the line or the queue already. */
export type Turn = 'go' | 'wait' | 'here';

/** How batches get into the route queues. Each call rejects while Redis is away, where the connection is a producer's. */
export interface Admission {
  /** Asks for a batch's turn before it is ready: `add` takes the answer. A turn that is not used is given back by `mend`. */
  takeTurn(queue: RouteQueue, tenantId: string, batchId: string): Promise<Turn>;
  /** Resolves when Redis has the batch, in the queue or in its tenant's line. Twice the same batch is one. Rejects with `rate_limited` when the line is full, with another error when Redis is. */
  add(queue: RouteQueue, batch: Batch, turn?: Turn): Promise<void>;
  /** A batch was worked, or given up: the next of its tenant are let in. */
  end(queue: RouteQueue, batch: Batch): Promise<void>;
  /** This process works the queues: to be said every five seconds. */
  announce(worker: string): Promise<void>;
  /** Ends turns whose batch is in the queue no more, and sends batches again that were let in and did not get there. */
  mend(): Promise<void>;
}

/**
 * A tenant's batches that may be in a queue at once, for each process that works it: fewer than such a process works at a time, so that one tenant alone never
 * has all of it.
 */
const turnsEach: Readonly<Record<RouteQueue, number>> = { route: 4, 'route-critical': 3, 'route-many': 4 };
/** A turn that was taken so long ago and has no job: the one that took it is gone. */
const lostMs = 5_000;

/*
 * Fair admission. A tenant has a few turns in each queue; who holds one is in BullMQ's queue, everything else waits in the tenant's own line, in order, with its
 * body. A batch whose work is done ends its turn and lets in the next. So a quiet tenant's batch waits for a few batches of each of the others at most, however
 * much they have sent.
 *
 * What holds under a kill: a body is forgotten only when its own turn ends, after its batch was committed. Whatever was cut between (let in and not queued,
 * queued and worked but not ended) is seen by `mend`, which asks BullMQ whether the job of a turn is there. A batch that is sent twice is worked once, by its id.
 */
export function openAdmission(options: { redis: Redis; prefix: string; queues: Queues; backlogBytes?: number; now?: () => number }): Admission {
  const { redis, prefix, queues, backlogBytes = 268_435_456, now = Date.now } = options;
  const scripts = admissionScripts(redis);
  const memory = watchMemory(redis, now);
  const workersKey = `${prefix}:turns:workers`;

  const push = async (queue: RouteQueue, batch: Batch) => {
    await queues[queue].add(batch.kind === 'raw' ? 'raw' : batch.source, batch, { ...batchOptions, jobId: jobIdOf(batch.batchId) });
  };
  const askTurn = async (queue: RouteQueue, tenant: string, batchId: string): Promise<Turn> => {
    const { turns, line, bodies } = admissionKeys(prefix, queue, tenant);
    const answer = await scripts.takeTurn([turns, line, bodies, workersKey], [batchId, now(), turnsEach[queue]]);
    return answer === 1 ? 'go' : answer === 2 ? 'here' : 'wait';
  };
  const joinLine = async (queue: RouteQueue, tenant: string, batch: Batch): Promise<Turn> => {
    const { turns, line, bodies, bytes, waiting } = admissionKeys(prefix, queue, tenant);
    const args = [batch.batchId, now(), turnsEach[queue], tenant, JSON.stringify(batch), backlogBytes];
    const answer = await scripts.joinLine([turns, line, bodies, workersKey, bytes, waiting], args);
    if (answer === -1) throw new TocsinError('rate_limited', 'too much of this tenant waits to be worked already', { retryAfterSeconds: 2 });
    return answer === 1 ? 'go' : 'wait';
  };
  const endTurn = async (queue: RouteQueue, tenant: string, batchId: string) => {
    const { turns, line, bodies, bytes, waiting } = admissionKeys(prefix, queue, tenant);
    const letIn = await scripts.endTurn([turns, line, bodies, workersKey, bytes, waiting], [batchId, now(), turnsEach[queue], tenant]);
    await Promise.all((letIn as string[]).map((body) => push(queue, JSON.parse(body))));
  };
  const mendTenant = async (queue: RouteQueue, tenant: string) => {
    const { turns, bodies } = admissionKeys(prefix, queue, tenant);
    for (const batchId of await redis.zrangebyscore(turns, '-inf', now() - lostMs)) {
      const state = await queues[queue].getJobState(jobIdOf(batchId));
      const body = state === 'unknown' ? await redis.hget(bodies, batchId) : null;
      if (body !== null) await push(queue, JSON.parse(body));
      else if (state === 'unknown' || state === 'completed' || state === 'failed') await endTurn(queue, tenant, batchId);
    }
    await endTurn(queue, tenant, '');
  };

  return {
    takeTurn: askTurn,
    add: async (queue, batch, turn) => {
      if (!memory.hasRoom(bytesOf(batch))) throw new Error('Redis is nearly full: nothing more is queued until the workers have made room');
      const tenant = tenantOf(batch);
      const told = turn ?? (await askTurn(queue, tenant, batch.batchId));
      const now = told === 'wait' ? await joinLine(queue, tenant, batch) : told;
      if (now === 'go') await push(queue, batch);
    },
    end: (queue, batch) => endTurn(queue, tenantOf(batch), batch.batchId),
    announce: async (worker) => {
      await redis
        .multi()
        .zadd(workersKey, now(), worker)
        .zremrangebyscore(workersKey, '-inf', now() - 60_000)
        .exec();
    },
    mend: async () => {
      for (const queue of routeQueues) {
        for (const tenant of await redis.zrange(admissionKeys(prefix, queue, '').waiting, '0', '-1')) await mendTenant(queue, tenant);
      }
    },
  };
}

const jobIdOf = (batchId: string) => `b-${batchId}`;

/** Whose line a batch waits in. Of what a service enqueued by itself only the token is known before a worker has looked at it. */
function tenantOf(batch: Batch): string {
  return batch.kind === 'batch' ? batch.tenantId : `raw ${createHash('sha256').update(batch.token).digest('hex').slice(0, 32)}`;
}
