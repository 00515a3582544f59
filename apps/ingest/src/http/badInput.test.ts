import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { startTestIngest } from '../testIngest.ts';

let ingest: Awaited<ReturnType<typeof startTestIngest>>;
let tenantId: string;
let token: string;

before(async () => {
  const [database, redis] = await Promise.all([testDatabase({ migrate }), testRedis()]);
  ingest = await startTestIngest({ redisUrl: redis.url, prefix: redis.prefix, postgresUrl: database.url });
  ({ tenantId, token } = await ingest.addTenant());
});
after(() => ingest.stop());

const good = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU > 95%' };

async function post(body: string | Uint8Array<ArrayBuffer> | object, path = '/v1/alerts', headers: Record<string, string> = {}) {
  const response = await fetch(ingest.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(!/at .*\.ts:\d+|node:internal/.test(text), `no stack in ${text}`);
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
}

const refused: [string, string | Uint8Array<ArrayBuffer> | object, RegExp][] = [
  ['nothing', '', /empty/],
  ['no JSON', 'alert=1', /not JSON/],
  ['half of a JSON', '[{"alert_type":', /not JSON/],
  ['broken UTF-8', new Uint8Array([0x22, 0xc3, 0x28, 0x22]), /UTF-8/],
  ['100,000 arrays in each other', '['.repeat(100_000) + ']'.repeat(100_000), /nested/],
  ['a list within objects, too deep', `${'{"a":[{"b":'.repeat(20)}1${'}]}'.repeat(20)}`, /nested/],
  ['a number', '5', /expected object/i],
  ['null', 'null', /expected object/i],
  ['an empty list', [], /no alert/],
  ['a wrong severity', { ...good, severity: 'worst' }, /^.*severity/],
  ['a message that is no text', { ...good, message: { text: 'x' } }, /message/],
  ['no alert_type', { severity: 'info', message: 'x' }, /alert_type/],
  ['a field nobody knows', { ...good, sevrity: 'info' }, /sevrity/],
  ['a label bomb', { ...good, labels: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`l${at}`, 'x'])) }, /labels/],
  ['a label that is too long', { ...good, labels: { team: 'x'.repeat(2_049) } }, /labels\.team/],
  ['a control character in a label name', { ...good, labels: { 'a\u0000b': 'x' } }, /labels/],
  ['an end before the start', { ...good, starts_at: '2026-01-02T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' }, /ends_at/],
];

for (const [what, body, message] of refused) {
  test(`${what} is a 400 that says so, and nothing is stored`, async () => {
    const before = (await ingest.queued(tenantId)).length;
    const { status, json } = await post(body);
    assert.equal(status, 400);
    assert.equal(json.error.code, 'invalid_input');
    assert.match(json.error.message, message);
    assert.equal((await ingest.queued(tenantId)).length, before);
  });
}

test('the field is named with its place in the list', async () => {
  const { json } = await post([{ ...good, labels: { team: 5 } }]);
  assert.equal(json.error.fields[0].path, 'alerts[0].labels.team');
});

test('a good and a bad alert together: 202, the good one is stored, the bad one answered for itself', async () => {
  const { status, json } = await post([good, { ...good, severity: 5 }]);
  assert.equal(status, 202);
  assert.deepEqual([json.accepted, json.rejected, json.alerts[0].status, json.alerts[1].status], [1, 1, 202, 400]);
  assert.equal(json.alerts[1].errors[0].path, 'alerts[1].severity');
});

test('an alert of another tenant is a 403', async () => {
  const { status, json } = await post({ ...good, tenant_id: 'other' });
  assert.equal(status, 403);
  assert.match(json.error.message, /tenant_id/);
});

test('a mention in a label, NUL, half a surrogate pair and prototype keys are taken, and harmless', async () => {
  const raw = `{"alert_type":"odd","severity":"info","message":"\\ud800 and \\u0000","labels":{"who":"<!channel>","__proto__":"p","constructor":"c","toString":"t"},"annotations":{"note":"\\u0000"}}`;
  const { status } = await post(raw);
  assert.equal(status, 202);
  const event = (await ingest.queued(tenantId)).flatMap((job) => job.events).find((each) => each.alertType === 'odd');
  assert.equal(event?.message, '\ufffd and \ufffd');
  assert.equal(event?.labels['who'], '<!channel>');
  assert.equal(event?.labels['toString'], 't');
  assert.equal(({} as Record<string, unknown>)['p'], undefined);
});

test('more alerts than a request may have is a 413', async () => {
  assert.equal((await post(Array.from({ length: 1_001 }, () => 1))).status, 413);
});

test('a 50 MB body is a 413 that the sender can read, whether it says its length or not', async () => {
  const body = Buffer.alloc(50_000_000, 0x20);
  assert.equal((await post(new Uint8Array(body))).status, 413);
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${ingest.url}/v1/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' },
    });
    sent.on('response', (response) => resolve(response.statusCode));
    sent.on('error', reject);
    sent.end(body);
  });
  assert.equal(status, 413);
});

test('who asks first (Expect: 100-continue) is refused before it sends anything', async () => {
  const socket = connect(ingest.port, '127.0.0.1');
  socket.write(
    `POST /v1/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n`,
  );
  const [first] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
  assert.match(String(first), /^HTTP\/1.1 413 /);
  socket.destroy();
});

test('who asks first with a small body may send it', async () => {
  const { status } = await new Promise<{ status: number | undefined }>((resolve, reject) => {
    const body = JSON.stringify(good);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, expect: '100-continue', 'content-length': body.length };
    const sent = request(`${ingest.url}/v1/alerts`, { method: 'POST', headers });
    sent.on('continue', () => sent.end(body));
    sent.on('response', (response) => resolve({ status: response.resume().statusCode }));
    sent.on('error', reject);
    sent.flushHeaders();
  });
  assert.equal(status, 202);
});

test('wrong type, path and method are 415, 404 with a hint and 405 with Allow', async () => {
  assert.equal((await post('{}', '/v1/alerts', { 'content-type': 'text/plain' })).status, 415);
  const missing = await post(good, '/v1/alert');
  assert.equal(missing.status, 404);
  assert.match(missing.json.error.message, /POST \/v1\/alerts/);
  const wrongMethod = await fetch(`${ingest.url}/v1/alerts`, { method: 'DELETE' });
  assert.equal(wrongMethod.status, 405);
  assert.equal(wrongMethod.headers.get('allow'), 'POST, GET');
});

test('a broken Idempotency-Key is a 400', async () => {
  assert.equal((await post(good, '/v1/alerts', { 'idempotency-key': 'x'.repeat(256) })).status, 400);
});

test('a request that breaks off in the middle leaves nothing and harms nobody', async () => {
  const socket = connect(ingest.port, '127.0.0.1');
  socket.write(
    `POST /v1/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\nContent-Length: 500\r\n\r\n[{"alert`,
  );
  await new Promise((resolve) => socket.write(' ', resolve));
  socket.resetAndDestroy();
  assert.equal((await post(good)).status, 202);
});
