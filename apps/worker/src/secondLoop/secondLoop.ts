import { Worker } from 'node:worker_threads';
import type { QueueName } from '@tocsin/contracts/jobs';
import type { Signals } from '../signals.ts';
import { type QueueStarter, startQueues } from '../startQueues.ts';
import type { LoopData, LoopMessage, LoopOrder } from './protocol.ts';

/** A loop that broke is not started again for so long. */
const pauseMs = 30_000;

/** It is told no more often than this that the same tenant is about. */
const tellEveryMs = 200;

export interface SecondLoop {
  /** A tenant has little work just now, on this loop. */
  isAbout(tenant: string): void;
  close(): Promise<void>;
}

/*
 * The work of tenants that have much at once has an event loop of its own, so that a message of a quiet tenant never waits behind it: a thread of this process,
 * which costs memory and is started when there is something for it. Until it is ready, and whenever it breaks, this loop works the queues itself.
 */
export function startSecondLoop(starter: QueueStarter, queues: readonly QueueName[]): SecondLoop {
  const { env, adapters } = starter;
  const state: { own: { close(): Promise<void> } | null; thread: Worker | null; brokeAt: number; closing: boolean } = {
    ...{ own: null, thread: null, brokeAt: Number.NEGATIVE_INFINITY, closing: false },
  };

  let told = { tenant: '', at: 0 };
  const workHere = () => {
    if (state.closing) return;
    state.own = startQueues(starter, queues, startThread);
  };
  const leaveToThread = async () => {
    const own = state.own;
    state.own = null;
    await own?.close();
  };
  const broke = (error: unknown) => {
    adapters.signals.fault('the second event loop', error);
    state.brokeAt = adapters.common.now();
  };
  const startThread = () => {
    if (state.thread || state.closing || adapters.common.now() - state.brokeAt < pauseMs) return;
    const workerData: LoopData = { env, queues };
    const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData, name: 'tocsin: tenants with much' });
    state.thread = thread;
    thread.on('message', (message: LoopMessage) => {
      if (message.kind === 'signal') signal(adapters.signals, message);
      else leaveToThread().catch(broke);
    });
    thread.on('error', broke);
    thread.on('exit', () => {
      state.thread = null;
      if (state.own === null && queues.length > 0) workHere();
    });
  };

  if (queues.length > 0) workHere();
  return {
    isAbout: (tenant) => {
      const now = adapters.common.now();
      if (!state.thread || (told.tenant === tenant && now - told.at < tellEveryMs)) return;
      told = { tenant, at: now };
      tell(state.thread, { kind: 'about', tenant });
    },
    close: async () => {
      state.closing = true;
      const { thread, own } = state;
      const ended = thread && new Promise<void>((resolve) => void thread.once('exit', () => resolve()));
      if (thread) tell(thread, { kind: 'close' });
      await Promise.all([ended, own?.close()]);
    },
  };
}

/** What the thread has to say is counted and logged where everything else of this process is. */
function signal(signals: Signals, { name, args }: Extract<LoopMessage, { kind: 'signal' }>): void {
  (signals[name] as (...args: unknown[]) => void)(...args);
}

function tell(thread: Worker, order: LoopOrder): void {
  thread.postMessage(order);
}
