import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../load/plan.ts';
import type { Listener } from './listen.ts';
import type { Subject } from './scenario.ts';

const lookMs = 250;

/** Waits until nothing is owed and no message came for `quietMs`, at most `timeoutMs`. Answers whether it became quiet; who cannot say what it owes is quiet when silent. */
export async function untilQuiet(subject: Subject, listener: Listener, quietMs: number, timeoutMs: number): Promise<boolean> {
  const from = monotonicMs();
  for (;;) {
    const now = monotonicMs();
    const isSilent = now - Math.max(from, listener.lastAt()) > quietMs;
    if (isSilent && ((await subject.owed()) ?? 0) === 0) return true;
    if (now - from > timeoutMs) return false;
    await pause(lookMs);
  }
}
