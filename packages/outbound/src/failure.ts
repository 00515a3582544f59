import { NotPublicError } from './publicLookup.ts';

/** Nobody connected, or answered, in time. */
export class TimedOutError extends Error {
  override name = 'TimedOutError';
  readonly phase: 'connect' | 'answer';

  constructor(phase: 'connect' | 'answer') {
    super(phase === 'connect' ? 'no connection in time' : 'no answer in time');
    this.phase = phase;
  }
}

/** The proxy did not open a way. Nothing was sent beyond it. */
export class ProxyError extends Error {
  override name = 'ProxyError';
}

/** More is answered than is taken. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
}

/** System errors that mean that the request never left: nobody can have taken it. */
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

/** Whether a request that failed surely never left. */
export function isUnsent(error: unknown): boolean {
  if (error instanceof NotPublicError || error instanceof ProxyError) return true;
  if (error instanceof TimedOutError) return error.phase === 'connect';
  return neverLeft.has(systemCodeOf(error) ?? '');
}

/** The system's code of an error, or of what caused it; null where it has none. */
export function systemCodeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
    at = 'original' in at && at.original instanceof Error ? at.original : at.cause;
  }
  return null;
}

/** What a failure is called where it is counted and shown: a code or a class, never a message, as that may repeat what was sent. */
export function failureCode(error: unknown): string {
  if (error instanceof TimedOutError) return error.phase === 'connect' ? 'connect_timeout' : 'timeout';
  if (error instanceof NotPublicError) return 'not_public';
  if (error instanceof ProxyError) return 'proxy_refused';
  if (error instanceof TooLargeError) return 'answer_too_large';
  return systemCodeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
}

/** The time a Retry-After names, in ms: seconds, or an HTTP date. Null when it names none. */
export function retryAfterMsOf(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
