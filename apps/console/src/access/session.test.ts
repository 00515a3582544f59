import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { readSession, signSession } from './session.ts';

const key = randomBytes(32);
const session = { tenantId: 'acme', tokenId: '0b6a2a5e-6a50-4d4a-8a0e-1f3f5d1f9a11', expiresAt: 2_000 };

it('reads what it signed, until it is over', () => {
  const value = signSession(key, session);
  assert.deepEqual(readSession(key, value, 1_999), session);
  assert.equal(readSession(key, value, 2_000), null);
});

it('reads nothing that another key signed or that was changed', () => {
  const value = signSession(key, session);
  assert.equal(readSession(randomBytes(32), value, 0), null);
  const [version, , mac] = value.split('.');
  const forged = Buffer.from(JSON.stringify(['other', session.tokenId, 9e15])).toString('base64url');
  for (const bad of [
    '',
    'v1',
    'v1..',
    `${version}.${forged}.${mac}`,
    value.slice(0, -2),
    `${value}.x`,
    value.replace('v1', 'v2'),
    `v1.${'A'.repeat(50)}.`,
    '..',
    'v1.e30.e30',
  ])
    assert.equal(readSession(key, bad, 0), null, bad);
});
