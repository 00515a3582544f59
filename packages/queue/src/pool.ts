import type { QueueName } from '@tocsin/contracts/jobs';
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';

/** What a processor answers: done, or look at this job again at a time (ms since 1970) without counting it as a failure. */
export type Worked = { again: null } | { again: number };

/** One pool: how a queue's jobs are worked in this process. */
export interface PoolOptions {
  queue: QueueName;
  connection: Redis;
  prefix: string;
  concurrency: number;
  work: (data: unknown, job: { attempt: number }) => Promise<Worked>;
  onFailed: (failure: { queue: QueueName; jobId: string; attempt: number; last: boolean; error: Error }) => void;
  onError: (error: Error) => void;
}

/** A running pool. `close` lets the jobs at work finish. */
export interface Pool {
  close(): Promise<void>;
}

/** Short, so that the jobs of a killed process are taken up within 15 s; BullMQ's own numbers mean up to a minute of silence. */
const lockDuration = 10_000;
const stalledInterval = 5_000;
/** Independent of `attempts`: with BullMQ's default of 1 a job dies for good with the second process that dies on it. */
const maxStalledCount = 25;

/** The wait before a batch is tried again: doubling from half a second to ten, of which up to a third is random. Short, so that an outage's end is noticed. */
export function batchBackoffMs(attemptsMade: number, random: number): number {
  return Math.round(Math.min(10_000, 500 * 2 ** Math.min(10, attemptsMade - 1)) * (1 - random / 3));
}

/**
 * Starts working a queue. The version of the server is asked for: a worker that does not know it waits whole seconds for a delayed job, and is late by up to one.
 */
export function startPool(options: PoolOptions): Pool {
  const worker = new Worker(options.queue, (job, token) => runJob(options, job, token), {
    connection: options.connection,
    prefix: options.prefix,
    concurrency: options.concurrency,
    lockDuration,
    stalledInterval,
    maxStalledCount,
    settings: { backoffStrategy: (attemptsMade) => batchBackoffMs(attemptsMade, Math.random()) },
  });
  worker.on('error', options.onError);
  worker.on('failed', (job, error) => {
    const attempt = job?.attemptsMade ?? 0;
    options.onFailed({ queue: options.queue, jobId: job?.id ?? 'unknown', attempt, last: attempt >= (job?.opts.attempts ?? 1), error });
  });
  return { close: () => worker.close() };
}

async function runJob(options: PoolOptions, job: Job, token: string | undefined): Promise<void> {
  const worked = await options.work(job.data, { attempt: job.attemptsMade + 1 });
  if (worked.again === null) return;
  await job.moveToDelayed(worked.again, token);
  throw new DelayedError();
}

/** Thrown by a processor: trying again would not help. */
export function unworkable(message: string): Error {
  return new UnrecoverableError(message);
}
