import type { TocsinError } from '@tocsin/contracts/errors';
import type { EscalationRequest } from '@tocsin/contracts/escalation';
import type { SentAlert, WireAlert } from './alert.ts';

/** What became of one alert of a request. */
export type Outcome = { sent: SentAlert } | { refused: TocsinError };

/**
 * A way to the installation. `key` is the same for every try of one request, so that what was taken without an answer is not taken twice. Both throw
 * `RetryLaterError` when it is worth trying again, and a `TocsinError` when it is not.
 */
export interface Transport {
  sendAlerts(alerts: readonly WireAlert[], key: string): Promise<Outcome[]>;
  sendEscalation(request: EscalationRequest, key: string): Promise<{ escalationId: string }>;
  close(): Promise<void>;
}

/** It did not work now: the network, a server that is away, or too much at once. `waitMs` is what the other side asked for. */
export class RetryLaterError extends Error {
  readonly waitMs: number;

  constructor(message: string, waitMs: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'RetryLaterError';
    this.waitMs = waitMs;
  }
}
