import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readInstall, signInstall } from './installClaims.ts';

const key = randomBytes(32);
const claims = { tenantId: 'acme', expiresAt: 2_000, nonce: 'n1' };

test('what was signed is read until it is over', () => {
  const text = signInstall(key, 'state', claims);
  assert.deepEqual(readInstall(key, 'state', text, 1_999), claims);
  assert.equal(readInstall(key, 'state', text, 2_000), null);
});

test('a link is no state, and nothing is read that another key signed or that was changed', () => {
  const text = signInstall(key, 'link', claims);
  assert.equal(readInstall(key, 'state', text, 0), null);
  assert.equal(readInstall(randomBytes(32), 'link', text, 0), null);
  const [, mac] = text.split('.');
  const forged = Buffer.from(JSON.stringify(['other', 9e15, ''])).toString('base64url');
  for (const bad of ['', '.', '..', 'a.b', `${forged}.${mac}`, text.slice(0, -2), `${text}.x`]) assert.equal(readInstall(key, 'link', bad, 0), null, bad);
});
