import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a session's cookie says: which token opened it, and until when. The token itself is not in it, and what it may do is looked up each time. */
export interface Session {
  tenantId: string;
  tokenId: string;
  /** ms since 1970 */
  expiresAt: number;
}

/** A working day and a long night; after that the token is pasted again. */
export const sessionMs = 16 * 3_600_000;

/** The cookie's value: readable parts and an HMAC-SHA256 over them with the installation's session key. */
export function signSession(key: Buffer, session: Session): string {
  const body = Buffer.from(JSON.stringify([session.tenantId, session.tokenId, session.expiresAt])).toString('base64url');
  return `v1.${body}.${macOf(key, body).toString('base64url')}`;
}

/** The session in a cookie's value; null when it was not signed with this key, is damaged, or is over at `now` (ms since 1970). Never throws. */
export function readSession(key: Buffer, value: string, now: number): Session | null {
  const [version, body = '', mac = '', ...rest] = value.split('.');
  if (version !== 'v1' || rest.length > 0) return null;
  const given = Buffer.from(mac, 'base64url');
  const due = macOf(key, body);
  if (given.length !== due.length || !timingSafeEqual(given, due)) return null;
  const [tenantId, tokenId, expiresAt] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [string, string, number];
  return expiresAt > now ? { tenantId, tokenId, expiresAt } : null;
}

function macOf(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(`v1.${body}`).digest();
}
