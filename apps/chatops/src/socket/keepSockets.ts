import { setTimeout as wait } from 'node:timers/promises';
import { type BackoffPolicy, backoffMs } from '@tocsin/core/backoff';
import { type Line, openLine } from './line.ts';

export interface KeepSocketsDeps {
  /** Where a socket is opened; each address is good once (apps.connections.open). */
  openUrl(): Promise<string>;
  /** What is sent back for what Slack said; null: nothing. Never rejects. */
  work(said: unknown): Promise<object | null>;
  fault(where: string, error: unknown): void;
  random(): number;
  now(): number;
  /** How many are kept, and after how long each is replaced (ms). */
  sockets?: number;
  renewMs?: number;
  backoff?: BackoffPolicy;
}

export interface Sockets {
  /** How many Slack can reach us by. */
  open(): number;
  close(): Promise<void>;
}

/** Slack hands each thing to one of an app's sockets: with two, one that is cut is not missed. It lets an app have ten. */
const socketsKept = 2;
/** A socket whose other end is gone without a word looks like one where nothing happens; no socket lives longer than this. */
const renewAfterMs = 600_000;
/** A socket that ends sooner is no good, and the next one is not opened at once. */
const shortLifeMs = 5_000;
const patient: BackoffPolicy = { baseMs: 500, capMs: 30_000, jitter: 0.5 };

/**
 * Keeps sockets to Slack open (Socket Mode): what comes by them is worked and acknowledged. A socket that Slack wants replaced, or that is old, is closed only when the next one is open and what it
 * has in hand is acknowledged, so nothing falls between them. What cannot be opened is tried again with growing waits, for as long as it takes.
 */
export function keepSockets(deps: KeepSocketsDeps): Sockets {
  const { sockets = socketsKept, renewMs = renewAfterMs, backoff = patient } = deps;
  const stop = new AbortController();
  const lines = new Set<Line>();
  const retire = (line: Line) => void line.close().finally(() => lines.delete(line));

  async function keepOne(firstRenewMs: number): Promise<void> {
    let before: Line | null = null;
    for (let failures = 0, lives = firstRenewMs; !stop.signal.aborted; ) {
      if (failures > 0) await wait(backoffMs(backoff, failures, deps.random()), undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      if (stop.signal.aborted) break;
      const startedAt = deps.now();
      try {
        const line = await openLine(deps, stop.signal);
        lines.add(line);
        if (before !== null) retire(before);
        before = line;
        await Promise.race([line.worn, wait(lives, undefined, { signal: stop.signal, ref: false })]);
        failures = deps.now() - startedAt < shortLifeMs ? failures + 1 : 0;
        lives = renewMs;
      } catch (error) {
        if (stop.signal.aborted) break;
        failures += 1;
        deps.fault('open a socket to Slack', error);
      }
    }
  }

  // They are not replaced at the same time.
  const kept = Array.from({ length: sockets }, (_, index) => keepOne((renewMs * (index + 1)) / sockets));
  return {
    open: () => [...lines].filter((line) => line.isOpen()).length,
    close: async () => {
      stop.abort();
      await Promise.all(kept);
      await Promise.all([...lines].map((line) => line.close()));
    },
  };
}
