/** Every way a request or a step can fail, once. Transports map a code to a status once (`httpStatusOf`). */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

const statuses: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** What is wrong with one field, in words for the sender. `path` is like `alerts[3].severity`. */
export interface FieldFault {
  path: string;
  message: string;
}

/** The one error our own code throws on purpose. `message` is written for the person who reads it; `cause` is kept for the log. */
export class TocsinError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, more: { fields?: readonly FieldFault[]; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'TocsinError';
    this.code = code;
    this.fields = more.fields ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** HTTP status for a code. */
export function httpStatusOf(code: ErrorCode): number {
  return statuses[code];
}

/** The message of anything thrown, for a log line or a status page. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
