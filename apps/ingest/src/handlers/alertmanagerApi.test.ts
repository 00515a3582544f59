import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { startTestIngest } from '../testIngest.ts';

let ingest: Awaited<ReturnType<typeof startTestIngest>>;
before(async () => {
  const [database, redis] = await Promise.all([testDatabase({ migrate }), testRedis()]);
  ingest = await startTestIngest({ redisUrl: redis.url, prefix: redis.prefix, postgresUrl: database.url });
});
after(() => ingest.stop());

async function post(body: unknown, headers: Record<string, string> = {}) {
  const { tenantId, token } = await ingest.addTenant();
  const response = await fetch(`${ingest.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const stored = (await ingest.queued(tenantId)).flatMap((job) => job.events);
  return { status: response.status, text, json: text === '' ? null : JSON.parse(text), headers: response.headers, stored };
}

const good = { labels: { alertname: 'CpuHigh', node: 'web1', severity: 'warning' }, annotations: { summary: 'CPU is high' } };
const soon = new Date(Date.now() + 240_000).toISOString();

/** What Alertmanager 0.25 answered: status, body (a pattern, or empty), and how many of the alerts it stored. */
const table: [string, unknown, number, RegExp | '', number][] = [
  ['a good list', [{ ...good, startsAt: '2026-01-01T00:00:00.123Z', endsAt: soon, generatorURL: 'http://prometheus/graph' }], 200, '', 1],
  ['an empty list', [], 200, '', 0],
  ['an extra field', [{ ...good, unknownField: { a: [1] } }], 200, '', 1],
  ['no JSON', 'nonsense', 400, /^\{"code":400,"message":"/, 0],
  ['an object instead of a list', good, 400, /^\{"code":400,"message":"/, 0],
  ['an alert without labels', [good, { annotations: {} }], 422, /^\{"code":602,"message":"1.labels in body is required"\}$/, 0],
  ['a label that is no text', [{ labels: { a: 1 } }], 400, /^\{"code":400,/, 0],
  ['a time that is none', [{ ...good, startsAt: 'yesterday' }], 400, /^\{"code":400,/, 0],
  ['an empty label set', [{ labels: {} }], 400, /^"at least one label pair required"$/, 0],
  ['only empty labels', [{ labels: { a: '' } }], 400, /^"at least one label pair required"$/, 0],
  ['a bad label name', [{ labels: { 'bad-name': 'x' } }], 400, /^"invalid label set: invalid name \\"bad-name\\""$/, 0],
  [
    'an end before the start',
    [{ ...good, startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' }],
    400,
    /^"start time must be before end time"$/,
    0,
  ],
  ['a good and a bad alert', [good, { labels: { 'bad-name': 'x' } }], 400, /^"/, 1],
  ['no alertname', [{ labels: { node: 'web1' } }], 200, '', 1],
];

for (const [what, body, status, text, stored] of table) {
  test(`${what} is answered ${status}, ${stored} stored`, async () => {
    const answer = await post(body);
    assert.equal(answer.status, status);
    if (text === '') assert.equal(answer.text, '');
    else assert.match(answer.text, text);
    assert.equal(answer.stored.length, stored);
  });
}

test('a 200 has Content-Length 0 and Vary: Origin, as Alertmanager sends them', async () => {
  const { headers } = await post([good]);
  assert.deepEqual([headers.get('content-length'), headers.get('vary')], ['0', 'Origin']);
});

test('another content type is a 415 in Alertmanager’s words', async () => {
  const { status, json } = await post([good], { 'content-type': 'text/plain' });
  assert.equal(status, 415);
  assert.equal(json.code, 415);
});

test('fingerprint, type, severity and message come from labels and annotations, empty labels are dropped', async () => {
  const { stored } = await post([{ ...good, labels: { ...good.labels, empty: '' } }]);
  const [event] = stored;
  assert.deepEqual(
    [event?.fingerprint, event?.alertType, event?.severity, event?.message, event?.environment],
    ['59b0fffe6141e76e', 'CpuHigh', 'warning', 'CPU is high', 'default'],
  );
  assert.deepEqual(event?.labels, good.labels);
});

test('a password is as good as a bearer token: Prometheus offers basic_auth', async () => {
  const { token } = await ingest.addTenant();
  const authorization = `Basic ${Buffer.from(`prometheus:${token}`).toString('base64')}`;
  assert.equal((await post([good], { authorization })).status, 200);
  assert.equal((await post([good], { authorization: 'Basic bm86bm8=' })).status, 401);
});

test('a webhook of an Alertmanager is stored under the tenant of its key, and the key is nowhere in the log or the metrics', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const hook = (key: string, body: unknown) =>
    fetch(`${ingest.url}/v1/hooks/alertmanager/${key}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const alert = { ...good, startsAt: '2026-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: 'x' };
  const resolved = { ...alert, labels: { alertname: 'Gone' }, status: 'resolved', endsAt: '2026-01-01T01:00:00Z' };
  const answer = await hook(token, {
    version: '4',
    groupKey: 'g',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'r',
    alerts: [{ ...alert, status: 'firing' }, resolved],
  });
  assert.equal(answer.status, 202);
  const [firing, gone] = (await ingest.queued(tenantId)).flatMap((job) => job.events);
  assert.deepEqual([firing?.status, firing?.endsAt, gone?.status, gone?.endsAt], ['firing', null, 'resolved', Date.parse('2026-01-01T01:00:00Z')]);
  assert.equal((await hook(`${token.slice(0, -3)}abc`, {})).status, 401);
  assert.equal((await hook(token, { version: '3', alerts: [] })).status, 400);
  assert.ok(!ingest.log().includes(token.slice(0, 20)));
  assert.ok(!(await ingest.metrics.render()).includes('tocsin_t'));
});
