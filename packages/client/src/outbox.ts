import { TocsinError } from '@tocsin/contracts/errors';
import type { SentAlert, WireAlert } from './alert.ts';
import type { Outcome } from './transport.ts';

/** Well below what one request may have, so that one slow request does not hold up too much. */
const alertsMax = 500;
const bytesMax = 262_144;

interface Waiting {
  alert: WireAlert;
  bytes: number;
  addedAt: number;
  sent(result: SentAlert): void;
  refused(error: unknown): void;
}

export interface Outbox {
  /** Resolves when the alert was taken; rejects when it was refused, pushed out, or given up. */
  add(alert: WireAlert): Promise<SentAlert>;
  /** Resolves when nothing is waiting or on its way, whatever became of it. */
  settled(): Promise<void>;
  /** Rejects all that is waiting. */
  abandon(): void;
}

/**
 * Alerts on their way out: one request at a time, so their order is kept; what is added meanwhile goes together in the next. While the installation cannot be
 * reached alerts wait here, at most `waitingMax` beside the request being tried: one more pushes out the oldest, which is told so.
 */
export function createOutbox(options: { waitingMax: number; send(alerts: WireAlert[], oldestAt: number): Promise<Outcome[]> }): Outbox {
  const waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;

  const drain = async () => {
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, fitting(waiting));
      try {
        const outcomes = await options.send(
          batch.map((each) => each.alert),
          batch[0]?.addedAt ?? Date.now(),
        );
        for (const [index, each] of batch.entries()) settle(each, outcomes[index]);
      } catch (error) {
        for (const each of batch) each.refused(error);
      }
    }
    draining = null;
  };

  return {
    add: (alert) =>
      new Promise((sent, refused) => {
        if (waiting.length >= options.waitingMax) {
          waiting.shift()?.refused(new TocsinError('unavailable', `the buffer is full: ${options.waitingMax} alerts wait to be sent, and this was the oldest`));
        }
        waiting.push({ alert, bytes: JSON.stringify(alert).length, addedAt: Date.now(), sent, refused });
        draining ??= drain();
      }),
    settled: async () => {
      while (draining) await draining;
    },
    abandon: () => {
      for (const each of waiting.splice(0)) each.refused(new TocsinError('unavailable', 'closed before it could be sent'));
    },
  };
}

function settle(waiting: Waiting, outcome: Outcome | undefined): void {
  if (outcome && 'sent' in outcome) waiting.sent(outcome.sent);
  else waiting.refused(outcome?.refused ?? new TocsinError('internal', 'the server did not answer for this alert'));
}

function fitting(waiting: readonly Waiting[]): number {
  let bytes = 0;
  for (const [index, each] of waiting.entries()) {
    bytes += each.bytes;
    if (index > 0 && (index >= alertsMax || bytes > bytesMax)) return index;
  }
  return waiting.length;
}
