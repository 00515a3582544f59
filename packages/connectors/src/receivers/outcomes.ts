import type { Outcome } from '@tocsin/core/delivery';
import { failureCode, isUnsent, retryAfterMsOf } from '@tocsin/outbound/failure';
import type { GuardedAnswer } from '@tocsin/outbound/guardedRequest';
import { NotPublicError } from '@tocsin/outbound/publicLookup';

/** When a service limits us without naming a time. */
const unnamedPauseMs = 5_000;

/** What an answer that is no success means, by its status. What is about the endpoint (a key, a right, a place) waits for somebody to mend it; what nobody foresaw may have been taken. */
export function outcomeOfRefusal({ status, headers }: GuardedAnswer, now: number): Outcome {
  const code = `http_${status}`;
  if (status === 429) return { kind: 'limited', code, retryAfterMs: retryAfterMsOf(headers['retry-after'] ?? null, now) ?? unnamedPauseMs };
  if (status === 400 || status === 413 || status === 415 || status === 422) return { kind: 'bad_content', code };
  if (status >= 300 && status < 500 && status !== 408 && status !== 425) return { kind: 'bad_channel', code };
  return { kind: 'ambiguous', code };
}

/** What a telling that threw came to. */
export function outcomeOfThrown(error: unknown): Outcome {
  const code = failureCode(error);
  if (error instanceof NotPublicError) return { kind: 'bad_channel', code: 'endpoint_not_public' };
  return { kind: isUnsent(error) ? 'not_sent' : 'ambiguous', code };
}
