import { setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { closeQueues } from '@tocsin/queue/producers';
import { startTracing } from '@tocsin/telemetry/tracing';
import { openAdapters } from '../adapters.ts';
import type { Signals } from '../signals.ts';
import { startQueues } from '../startQueues.ts';
import { createModesty } from './modesty.ts';
import type { LoopData, LoopMessage, LoopOrder } from './protocol.ts';

const port = parentPort;
if (!port) throw new Error('this is a thread of the worker, not a program');
const say = (message: LoopMessage) => port.postMessage(message);

/** All of them are said there: none of them answers anything. */
const signals = new Proxy({} as Signals, {
  get:
    (_none, name) =>
    (...args: unknown[]) =>
      say({ kind: 'signal', name: name as keyof Signals, args }),
});

/** Half of what the first loop has: together they stay below what Postgres lets in. */
const connections = 12;
/** Of the two loops the other is to be served first. Linux has priorities by thread; elsewhere this would slow the whole process. */
const niceness = 5;

const { env, queues } = workerData as LoopData;
if (process.platform === 'linux') setPriority(niceness);
const tracing = await startTracing({
  ...{ service: 'worker', version: '0.1.0', endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT },
  onError: (error) => signals.fault('the last traces could not be sent', error),
});
const adapters = openAdapters(env, signals, () => undefined, connections);
const modesty = createModesty({ pause: (ms) => pause(ms), now: () => performance.now() });
const running = startQueues({ env, adapters, courtesy: modesty }, queues);
port.on('message', (message: LoopOrder) => {
  if (message.kind === 'about') return modesty.isAbout(message.tenant);
  const end = async () => {
    await running.close();
    await closeQueues(adapters.queues);
    await adapters.close();
    await tracing.shutdown();
    process.exit(0);
  };
  void end();
});
say({ kind: 'ready' });
