import type { Outcome } from '@tocsin/core/delivery';
import { failureCode, isUnsent } from '@tocsin/outbound/failure';
import { classOfCode } from './codes.ts';

/** When Slack limits without naming a time. */
export const unnamedPauseMs = 5_000;
/** The outcome for a code in `{"ok":false,"error":code}`. A code that nobody foresaw counts as ambiguous: Slack may have taken the message. */
export function outcomeOfCode(code: string, retryAfterMs: number | null): Outcome {
  const kind = classOfCode(code);
  if (kind === null) return { kind: 'ambiguous', code: shortCode(code) };
  return kind === 'limited' ? { kind, code, retryAfterMs: retryAfterMs ?? unnamedPauseMs } : { kind, code };
}

/** The outcome of a request that failed below HTTP: only where it surely never left is it known not to be sent. */
export function outcomeOfFailure(error: unknown): Outcome {
  return { kind: isUnsent(error) ? 'not_sent' : 'ambiguous', code: failureCode(error) };
}

/** Some proxies put a page where a code should be. */
function shortCode(code: string): string {
  return /^[\w.-]{1,60}$/.test(code) ? code : 'not_slack';
}
