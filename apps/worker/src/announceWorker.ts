import type { Adapters } from './adapters.ts';

const everyMs = 5_000;

/** Says every five seconds that this process works batches: the more do, the more batches of a tenant may be in the queue. */
export function announceWorker({ admission, common, signals }: Pick<Adapters, 'admission' | 'common' | 'signals'>): { close(): Promise<void> } {
  const worker = common.newId();
  const announce = () => admission.announce(worker).catch((error: unknown) => signals.fault('announce a worker', error));
  const timer = setInterval(announce, everyMs);
  return { close: async () => clearInterval(timer) };
}
