import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Keys derived from the installation's master key (TOCSIN_KEY), one for each use, so that one of them leaking says nothing of the others. */
export function deriveKey(masterKey: Buffer, use: 'secrets' | 'audit' | 'session' | 'messages' | 'install' | 'calendar'): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `tocsin ${use}`, 32));
}

/** Reads TOCSIN_KEY: 64 hex digits or base64 of 32 bytes. Throws with what to do when it is neither. */
export function parseMasterKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error('TOCSIN_KEY must be 32 bytes as 64 hex digits or base64: make one with `openssl rand -hex 32`');
  return key;
}

const version = 1;

/** Encrypts with AES-256-GCM. `place` (tenant, table, column) is bound in, so that a sealed value moved elsewhere does not open. `iv`: 12 random bytes. */
export function sealSecret(key: Buffer, place: string, plain: string, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([version]), iv, cipher.getAuthTag(), body]);
}

/** Opens what `sealSecret` made. Throws when the key, the place or the bytes are not the same. */
export function openSecret(key: Buffer, place: string, sealed: Buffer): string {
  if (sealed[0] !== version) throw new Error(`a secret (${place}) is sealed in a way this build does not know`);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
}
