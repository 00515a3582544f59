import type { Outcome } from '@tocsin/core/delivery';
import { classOfCode } from './codes.ts';

/** When Slack limits without naming a time. */
export const unnamedPauseMs = 5_000;
/** The outcome for a code in `{"ok":false,"error":code}`. A code that nobody foresaw counts as ambiguous: Slack may have taken the message. */
export function outcomeOfCode(code: string, retryAfterMs: number | null): Outcome {
  const kind = classOfCode(code);
  if (kind === null) return { kind: 'ambiguous', code: shortCode(code) };
  return kind === 'limited' ? { kind, code, retryAfterMs: retryAfterMs ?? unnamedPauseMs } : { kind, code };
}

/** System errors that mean that the request never left: nobody can have taken the message. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The outcome of a request that failed below HTTP: only where it surely never left is it known not to be sent. */
export function outcomeOfFailure(error: unknown): Outcome {
  const code = systemCodeOf(error);
  if (code !== null && neverLeft.has(code)) return { kind: 'not_sent', code };
  return { kind: 'ambiguous', code: code ?? (error instanceof Error ? error.name : 'unknown') };
}

/** The retry time a 429 names: seconds, or an HTTP date (which Slack does not send, but proxies do). Null when it names none. */
export function retryAfterMsOf(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Some proxies put a page where a code should be. */
function shortCode(code: string): string {
  return /^[\w.-]{1,60}$/.test(code) ? code : 'not_slack';
}

function systemCodeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
    at = 'original' in at && at.original instanceof Error ? at.original : at.cause;
  }
  return null;
}
