import type { SlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import { monotonicMs } from '../load/plan.ts';

/** Counts what the double accepts from now on. */
export interface CoverCount {
  /** How many transitions the accepted messages tell. */
  covered(): number;
  messages(): number;
  byKind(): Readonly<Record<string, number>>;
  /** Resolves with the moment (monotonic ms) at which so many were told, or with null after `timeoutMs`. */
  until(covers: number, timeoutMs: number): Promise<number | null>;
  /** When (monotonic ms) so many were told; null when they were not. */
  reachedAt(covers: number): number | null;
  close(): void;
}

/** Listens to the double's record: the ground truth of what people have been told. */
export function countCovers(double: SlackDouble): CoverCount {
  let [covered, messages, lastAt] = [0, 0, 0];
  const kinds: Record<string, number> = {};
  let waiting: { covers: number; reached(at: number): void } | null = null;
  const steps: { at: number; covered: number }[] = [];
  const stop = double.onAccepted((entry) => {
    lastAt = monotonicMs();
    messages += 1;
    const kind = entry.threadTs === undefined ? entry.kind : 'reply';
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    covered += Number(entry.metadata?.event_payload['covers'] ?? 0);
    steps.push({ at: lastAt, covered });
    if (waiting && covered >= waiting.covers) waiting.reached(lastAt);
  });
  return {
    covered: () => covered,
    messages: () => messages,
    byKind: () => kinds,
    until: (covers, timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), timeoutMs);
        const reached = (at: number) => {
          clearTimeout(timer);
          resolve(at);
        };
        waiting = { covers, reached };
        if (covered >= covers) reached(lastAt);
      }),
    reachedAt: (covers) => steps.find((step) => step.covered >= covers)?.at ?? null,
    close: stop,
  };
}
