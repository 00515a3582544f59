import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type DoubleRequest, startServiceDouble } from '@tocsin/devkit/service-double/startServiceDouble';
import { receiverOf } from '../kinds.ts';
import { sampleNotice, testDeps } from '../testing.ts';
import { keyOfSecret, secretOf, signatureOf } from './signature.ts';

const secret = secretOf(Buffer.alloc(32, 1));
const old_secret = secretOf(Buffer.alloc(32, 2));

/** As the specification describes the check (standardwebhooks.com), without our own code. */
function isSigned({ headers, body }: DoubleRequest, key: Buffer): boolean {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const wanted = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(wanted);
}

test('the example of the specification has its signature', () => {
  const key = keyOfSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  assert.ok(key);
  assert.equal(signatureOf([key], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}'), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('a notice is signed with every secret that holds, in the same words and with the same id each time', async () => {
  const double = await startServiceDouble(() => ({ status: 204 }));
  const telling = {
    notice: sampleNotice({ kind: 'signed_webhook', endpoint: 'ours' }),
    settings: { url: `${double.url}/hook?x=1`, secret, old_secret },
    there: null,
  };
  for (const attempt of [1, 2]) assert.equal((await receiverOf('signed_webhook').tell(testDeps(), { ...telling, deliveryId: 'd1', attempt })).kind, 'accepted');
  const [first, second] = double.requests;
  await double.close();
  assert.ok(first && second);
  assert.deepEqual([first.headers['webhook-id'], second.headers['webhook-id'], first.body], ['d1', 'd1', second.body]);
  for (const bytes of [1, 2]) assert.ok(isSigned(first, Buffer.alloc(32, bytes)));
  assert.ok(!isSigned({ ...first, body: `${first.body} ` }, Buffer.alloc(32, 1)));
  const said = JSON.parse(first.body) as { type: string; data: { key: string; alerts: { id: string }[]; since: string } };
  assert.equal(said.type, 'group.firing');
  assert.deepEqual([said.data.alerts.map(({ id }) => id), said.data.since], [['a1', 'a2'], '2026-11-23T10:33:20.000Z']);
});

test('what is no secret is refused without being repeated', () => {
  for (const wrong of ['s3cretOfNobody', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${Buffer.alloc(65).toString('base64')}`]) {
    const parsed = receiverOf('signed_webhook').settings.safeParse({ url: 'https://example.com/', secret: wrong });
    assert.ok(!parsed.success && !JSON.stringify(parsed.error.issues).includes('s3cret'), wrong);
  }
});
