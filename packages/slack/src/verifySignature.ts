import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came, before anything was parsed. */
export interface SignedRequest {
  timestamp: string | undefined;
  signature: string | undefined;
  rawBody: Buffer;
}

/** Why a request is not believed to come from Slack. */
export type SignatureFault = 'missing' | 'bad_timestamp' | 'too_old_or_ahead' | 'wrong';

const windowSeconds = 300;

/**
 * Checks Slack's v0 signature: HMAC-SHA256 over `v0:<timestamp>:<raw body>`, at most five minutes old or ahead, compared in constant time. Null when it is good.
 * Who played a good one again is refused elsewhere (`cache/seenOnce`). Source: Slack docs, "Verifying requests from Slack".
 */
export function signatureFault(signingSecret: string, request: SignedRequest, now: number): SignatureFault | null {
  const { timestamp, signature, rawBody } = request;
  if (!timestamp || !signature) return 'missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'bad_timestamp';
  if (Math.abs(now / 1_000 - Number(timestamp)) > windowSeconds) return 'too_old_or_ahead';
  const expected = Buffer.from(`v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given) ? null : 'wrong';
}
