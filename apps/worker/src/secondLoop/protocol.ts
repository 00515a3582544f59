import type { QueueName } from '@tocsin/contracts/jobs';
import type { WorkerEnv } from '../env.ts';
import type { Signals } from '../signals.ts';

/** What a thread is started with. */
export interface LoopData {
  env: WorkerEnv;
  queues: readonly QueueName[];
}

/** What a thread says: that it works its queues, or a signal to be handed on. */
export type LoopMessage = { kind: 'ready' } | { kind: 'signal'; name: keyof Signals; args: unknown[] };

/** What a thread is told: that a tenant with little has work just now, or to end. */
export type LoopOrder = { kind: 'about'; tenant: string } | { kind: 'close' };
