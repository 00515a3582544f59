import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import type { Principal } from '@tocsin/contracts/tokens';
import { parseJson } from './parseJson.ts';

/** One request on its way through a handler: authenticated, its body read but not yet looked at. */
export interface Call {
  principal: Principal;
  params: Readonly<Record<string, string>>;
  /** What stands behind the `?`; empty for a POST. */
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  receivedAt: number;
  /** Tells the quota how many alerts there were in it. */
  counted(alerts: number): void;
  /** Of the trace that this request belongs to. */
  traceparent: string | null;
}

/** What a client says about repeats: its key, and the hash of what it sent with it. Null when it sent no key. */
export interface Repeat {
  key: string;
  bodyHash: string;
}

/** The body as JSON; see `parseJson` for what it throws. */
export function jsonOf(call: Call): unknown {
  return parseJson(call.body);
}

/** Reads `Idempotency-Key`. Throws `invalid_input` when it is empty, too long or has other than visible ASCII characters. */
export function repeatOf(call: Call): Repeat | null {
  const key = call.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length > limits.idempotencyKeyChars || !/^[\x20-\x7e]+$/.test(key)) {
    throw new TocsinError('invalid_input', `Idempotency-Key must have 1 to ${limits.idempotencyKeyChars} visible ASCII characters`);
  }
  return { key, bodyHash: hash('sha256', call.body, 'hex') };
}
