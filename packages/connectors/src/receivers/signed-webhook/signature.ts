import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** The key in a secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes. Null when it is none. */
export function keyOfSecret(secret: string): Buffer | null {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length >= 24 && key.length <= 64 ? key : null;
}

/** A secret from random bytes. */
export function secretOf(bytes: Buffer): string {
  return `${prefix}${bytes.toString('base64')}`;
}

/** The signature of a body under each key, newest first (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, base64, behind `v1,`). `seconds` since 1970. */
export function signatureOf(keys: readonly Buffer[], id: string, seconds: number, body: string): string {
  return keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`).join(' ');
}
