import { setTimeout as pause } from 'node:timers/promises';
import { TocsinError } from '@tocsin/contracts/errors';
import { type BackoffPolicy, backoffMs } from '@tocsin/core/backoff';
import { RetryLaterError } from './transport.ts';

export interface RetryOptions {
  backoff: BackoffPolicy;
  /** ms since 1970 after which no more try is made. */
  until: number;
  /** Ends the waiting. */
  signal: AbortSignal;
  random(): number;
}

/** Tries until it works, it is refused for good, or time is up (`unavailable`, with the last failure as its cause). Waits grow with each try, but are never shorter than what the other side asked for. */
export async function untilTaken<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RetryLaterError)) throw error;
      const waitMs = Math.max(error.waitMs, backoffMs(options.backoff, attempt, options.random()));
      if (Date.now() + waitMs > options.until) throw new TocsinError('unavailable', `gave up after ${attempt} tries: ${error.message}`, { cause: error });
      await pause(waitMs, undefined, { signal: options.signal }).catch(() => {
        throw new TocsinError('unavailable', `closed before it could be sent: ${error.message}`, { cause: error });
      });
    }
  }
}
