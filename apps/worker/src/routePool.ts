import { createHash } from 'node:crypto';
import { messageOf } from '@tocsin/contracts/errors';
import { type RawJob, type RouteJob, rawJobSchema, routeJobSchema } from '@tocsin/contracts/jobs';
import type { Principal } from '@tocsin/contracts/tokens';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { unworkable } from '@tocsin/queue/pool';
import { type RouteDeps, type RouteResult, routeBatch } from '@tocsin/steps/routeBatch';
import type { Tx } from '@tocsin/store/transaction';
import type { Signals } from './signals.ts';

export interface RoutePoolDeps extends RouteDeps<Tx> {
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  /** Checks and stamps what a service enqueued by itself, as ingest would; refused alerts are answered with the reason. */
  admitRaw(job: RawJob, principal: Principal): Promise<{ job: RouteJob | null; refused: { alert: unknown; reason: string }[] }>;
  deadLetter(tenantId: string, id: string, reason: string, payload: unknown): Promise<void>;
  /** Postgres need not keep the batch any more. */
  forgetSpooled(tenantId: string, workId: string): Promise<void>;
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
  inSpan<T>(name: string, parent: string | null, work: () => Promise<T>): Promise<T>;
  traceparent(): string | null;
  signals: Signals;
}

/** Works one `route` job: takes its batch to the record and wakes the groups that have something to say. Answers the batch as it was queued. */
export async function workBatch(deps: RoutePoolDeps, data: unknown): Promise<RouteJob | RawJob> {
  const { queued, job } = await batchOf(deps, data);
  if (job === null) return queued;
  await deps.inSpan('route', job.traceparent, async () => {
    await wakeAll(deps, await routeOrBisect(deps, { ...job, traceparent: deps.traceparent() ?? job.traceparent }));
  });
  if (job.spooled) await deps.forgetSpooled(job.tenantId, job.batchId);
  return queued;
}

/** Whose a job is, before it was looked at: a tenant, or a token. */
export function senderOf(data: unknown): string {
  const { tenantId, token } = data as { tenantId?: unknown; token?: unknown };
  return String(tenantId ?? token);
}

async function batchOf(deps: RoutePoolDeps, data: unknown): Promise<{ queued: RouteJob | RawJob; job: RouteJob | null }> {
  const raw = rawJobSchema.safeParse(data);
  if (!raw.success) {
    const batch = routeJobSchema.parse(data);
    return { queued: batch, job: batch };
  }
  const principal = await deps.authenticate(createHash('sha256').update(raw.data.token).digest());
  if (!principal?.scopes.includes('ingest')) throw unworkable('this job carries no token that may send alerts');
  const { job, refused } = await deps.admitRaw(raw.data, principal);
  for (const [index, { alert, reason }] of refused.entries()) {
    await deps.deadLetter(principal.tenantId, uuidOf('refused', [raw.data.batchId, String(index)]), reason, alert);
    deps.signals.deadLettered(principal.tenantId, 'alert', reason);
  }
  return { queued: raw.data, job };
}

/** Postgres refuses the data itself (classes 22 and 23 of SQLSTATE), or the data breaks an invariant of ours: trying the same again cannot help. */
function isPoison(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code);
}

/** A batch that cannot be worked is halved until the one alert is found that spoils it; that one is dead-lettered, the others go their way. */
async function routeOrBisect(deps: RoutePoolDeps, job: RouteJob): Promise<RouteResult> {
  try {
    const result = await routeBatch(deps, job);
    if (!result.duplicate) deps.signals.batchRouted(job.tenantId, job.events.length, result.turns);
    return result;
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (job.events.length === 1) return buryOne(deps, job, error);
    const middle = Math.ceil(job.events.length / 2);
    const left = await routeOrBisect(deps, partOf(job, 0, middle));
    const right = await routeOrBisect(deps, partOf(job, middle, job.events.length));
    return { flushes: [...left.flushes, ...right.flushes], turns: [...left.turns, ...right.turns], duplicate: left.duplicate && right.duplicate };
  }
}

function partOf(job: RouteJob, from: number, to: number): RouteJob {
  return { ...job, batchId: uuidOf('part', [job.batchId, String(from), String(to)]), stamp: job.stamp + from, events: job.events.slice(from, to) };
}

async function buryOne(deps: RoutePoolDeps, job: RouteJob, error: unknown): Promise<RouteResult> {
  await deps.deadLetter(job.tenantId, job.batchId, messageOf(error), job.events[0]);
  deps.signals.deadLettered(job.tenantId, 'alert', messageOf(error));
  return { flushes: [], turns: [], duplicate: false };
}

/** A wake-up that is lost here is found again by housekeeping within a second; so a Redis that went away in this moment does not fail the batch. */
async function wakeAll(deps: RoutePoolDeps, result: RouteResult): Promise<void> {
  await Promise.all(result.flushes.map((flush) => deps.wakeGroup(flush).catch((error: unknown) => deps.signals.fault('wake a group', error))));
}
