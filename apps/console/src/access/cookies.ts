import { isLoopbackHost } from '@tocsin/web/requestOrigin';

/** The value of one cookie in a Cookie header; undefined when it is not there. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * How the session's cookie is named and kept for the server that the browser knows as `host`. Plain http is for this machine only: everywhere else the cookie is
 * Secure, and its name makes browsers refuse it from anywhere but this very host over https (RFC 6265bis, `__Host-`).
 */
export function sessionCookie(host: string | undefined): { name: string; attributes: string } {
  if (isLoopbackHost(host)) return { name: 'tocsin_session', attributes: 'Path=/; HttpOnly; SameSite=Strict' };
  return { name: '__Host-tocsin_session', attributes: 'Path=/; HttpOnly; SameSite=Strict; Secure' };
}
