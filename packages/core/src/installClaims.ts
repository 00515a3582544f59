import { createHmac, timingSafeEqual } from 'node:crypto';

/** Leave to connect one tenant with a workspace. `nonce` is the random half that the browser keeps in a cookie; empty in a link. */
export interface InstallClaims {
  tenantId: string;
  /** ms since 1970 */
  expiresAt: number;
  nonce: string;
}

/** `link`: what an operator hands to whoever may install the app. `state`: what travels through Slack and back, once. One is never taken for the other. */
export type InstallUse = 'link' | 'state';

/** The claims as text for a URL: readable parts, and an HMAC-SHA256 over them with the installation's key for this use (`deriveKey(..., 'install')`). */
export function signInstall(key: Buffer, use: InstallUse, { tenantId, expiresAt, nonce }: InstallClaims): string {
  const body = Buffer.from(JSON.stringify([tenantId, expiresAt, nonce])).toString('base64url');
  return `${body}.${macOf(key, use, body).toString('base64url')}`;
}

/** The claims that were signed for this use; null when they were not, are damaged, or are over at `now` (ms since 1970). Never throws. */
export function readInstall(key: Buffer, use: InstallUse, text: string, now: number): InstallClaims | null {
  const [body = '', mac = '', ...rest] = text.split('.');
  const [given, due] = [Buffer.from(mac, 'base64url'), macOf(key, use, body)];
  if (rest.length > 0 || given.length !== due.length || !timingSafeEqual(given, due)) return null;
  const [tenantId, expiresAt, nonce] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [string, number, string];
  return expiresAt > now ? { tenantId, expiresAt, nonce } : null;
}

function macOf(key: Buffer, use: InstallUse, body: string): Buffer {
  return createHmac('sha256', key).update(`install ${use}.${body}`).digest();
}
