import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import { signatureFault } from './verifySignature.ts';

/** The example of Slack's docs, "Verifying requests from Slack". */
const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const rawBody = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
);
const timestamp = '1531420618';
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const at = 1_531_420_618_000;

function sign(stamp: string, body: Buffer, key = secret): string {
  return `v0=${createHmac('sha256', key).update(`v0:${stamp}:`).update(body).digest('hex')}`;
}

test('accepts what Slack signed', () => {
  assert.equal(signatureFault(secret, { timestamp, signature, rawBody }, at), null);
});

test('accepts five minutes of difference either way and not a second more', () => {
  const faultAt = (seconds: number) => signatureFault(secret, { timestamp, signature, rawBody }, at + seconds * 1_000);
  assert.deepEqual([faultAt(300), faultAt(-300), faultAt(301), faultAt(-301)], [null, null, 'too_old_or_ahead', 'too_old_or_ahead']);
});

test('refuses timestamps that are no plain number, also when they are signed', () => {
  for (const stamp of [
    'abc',
    '1531420618.0',
    '-1531420618',
    '+1531420618',
    ' 1531420618',
    '0x5b47a08a',
    '1e9',
    'NaN',
    'Infinity',
    '15314206181531420618',
    '１５３１４２０６１８',
  ])
    assert.equal(signatureFault(secret, { timestamp: stamp, signature: sign(stamp, rawBody), rawBody }, at), 'bad_timestamp', stamp);
});

test('refuses a request without timestamp or signature', () => {
  for (const missing of [undefined, '']) {
    assert.equal(signatureFault(secret, { timestamp: missing, signature, rawBody }, at), 'missing');
    assert.equal(signatureFault(secret, { timestamp, signature: missing, rawBody }, at), 'missing');
  }
});

test('refuses any other signature, of whatever length', () => {
  const wrong = [
    signature.slice(0, -1),
    `${signature}0`,
    signature.slice(0, 10),
    signature.toUpperCase(),
    signature.replace('v0=', 'v1='),
    'v0=',
    'ü'.repeat(34),
    sign(timestamp, rawBody, 'other secret'),
  ];
  for (const each of [...wrong, `${signature.slice(0, -1)}4`]) assert.equal(signatureFault(secret, { timestamp, signature: each, rawBody }, at), 'wrong', each);
});

test('refuses a body or a timestamp that was changed', () => {
  assert.equal(signatureFault(secret, { timestamp, signature, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) }, at), 'wrong');
  assert.equal(signatureFault(secret, { timestamp: '1531420619', signature, rawBody }, at), 'wrong');
});
