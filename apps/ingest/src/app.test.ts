import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { startFaultProxy } from '@tocsin/devkit/process/faultProxy';
import { migrate } from '@tocsin/store/migrate';
import { startTracing } from '@tocsin/telemetry/tracing';
import { startTestIngest, type TestServers } from './testIngest.ts';

type TestIngest = Awaited<ReturnType<typeof startTestIngest>>;
let servers: TestServers;
let ingest: TestIngest;
before(async () => {
  const [database, redis] = await Promise.all([testDatabase({ migrate }), testRedis()]);
  servers = { redisUrl: redis.url, prefix: redis.prefix, postgresUrl: database.url };
  ingest = await startTestIngest(servers);
});
after(() => ingest.stop());

const good = { alert_type: 'high_cpu', severity: 'warning', message: 'CPU > 95%' };

async function post(to: TestIngest, token: string | null, body: unknown, headers: Record<string, string> = {}, path = '/v1/alerts') {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(to.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

/** Redis and Postgres behind proxies that can be cut. */
async function withProxies(
  work: (broken: TestIngest, redis: Awaited<ReturnType<typeof startFaultProxy>>, postgres: Awaited<ReturnType<typeof startFaultProxy>>) => Promise<void>,
) {
  const [redisUrl, postgresUrl] = [new URL(servers.redisUrl), new URL(servers.postgresUrl)];
  const redis = await startFaultProxy({ port: Number(redisUrl.port) });
  const postgres = await startFaultProxy({ port: Number(postgresUrl.port) });
  redisUrl.host = `127.0.0.1:${redis.port}`;
  postgresUrl.host = `127.0.0.1:${postgres.port}`;
  const broken = await startTestIngest(
    { ...servers, throughRedisUrl: redisUrl.href, throughPostgresUrl: postgresUrl.href },
    { redisMsMax: 300, postgresMsMax: 500 },
  );
  try {
    await work(broken, redis, postgres);
  } finally {
    redis.allow();
    postgres.allow();
    await broken.stop();
    await redis.close();
    await postgres.close();
  }
}

test('an alert is answered with its id, and is in Redis by then', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const { status, json } = await post(ingest, token, { ...good, tenant_id: tenantId });
  assert.equal(status, 202);
  const [job] = await ingest.queued(tenantId);
  assert.equal(job?.events[0]?.alertId, json.alerts[0].id);
  assert.ok(Math.abs((job?.stamp ?? 0) / 1000 - Date.now()) < 60_000);
});

test('a small request with something critical goes to the lane for it, a large one does not', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const before = await ingest.queues['route-critical'].count();
  await post(ingest, token, [good, { ...good, alert_type: 'down', severity: 'critical' }]);
  assert.equal(await ingest.queues['route-critical'].count(), before + 1);
  await post(
    ingest,
    token,
    Array.from({ length: 11 }, (_, at) => ({ ...good, alert_type: `down_${at}`, severity: 'critical' })),
  );
  assert.equal(await ingest.queues['route-critical'].count(), before + 1);
  assert.equal((await ingest.queued(tenantId)).length, 2);
});

test('what a tenant sends beyond a thousand within some seconds goes to the lane of those with much, what is critical does not', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const counts = () => Promise.all([ingest.queues['route-many'].count(), ingest.queues['route-critical'].count()]);
  const [many, critical] = await counts();
  await post(
    ingest,
    token,
    Array.from({ length: 1_000 }, (_, at) => ({ ...good, dedup_key: `${at}` })),
  );
  assert.deepEqual(await counts(), [many, critical]);
  await post(ingest, token, [good]);
  await post(ingest, token, [{ ...good, alert_type: 'down', severity: 'critical' }]);
  assert.deepEqual(await counts(), [many + 1, critical + 1]);
  assert.equal((await ingest.queued(tenantId)).flatMap(({ events }) => events).length, 1_002);
});

test('a large request is split into jobs within their limits, nothing is left out and order is kept', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const { status } = await post(
    ingest,
    token,
    Array.from({ length: 900 }, (_, at) => ({ ...good, dedup_key: `k${at}`, message: `${at} ${'x'.repeat(600)}` })),
  );
  assert.equal(status, 202);
  const jobs = await ingest.queued(tenantId);
  assert.ok(jobs.length >= 3);
  for (const job of jobs) assert.ok(JSON.stringify(job).length < 280_000);
  assert.deepEqual(
    jobs.flatMap((job) => job.events).map((event) => Number.parseInt(event.message, 10)),
    Array.from({ length: 900 }, (_, at) => at),
  );
});

test('the same Idempotency-Key and body are one batch, another body is a 409', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const key = { 'idempotency-key': randomUUID() };
  const first = await post(ingest, token, good, key);
  const second = await post(ingest, token, good, key);
  assert.deepEqual([first.status, second.status], [202, 202]);
  assert.equal(first.json.alerts[0].id, second.json.alerts[0].id);
  assert.equal((await ingest.queued(tenantId)).length, 1);
  const other = await post(ingest, token, { ...good, message: 'other' }, key);
  assert.deepEqual([other.status, other.json.error.code], [409, 'conflict']);
});

test('who may: no token, an unknown one, one without the scope', async () => {
  assert.equal((await post(ingest, null, good)).status, 401);
  assert.equal((await post(ingest, `tocsin_${'x'.repeat(43)}`, good)).status, 401);
  assert.equal((await post(ingest, 'nonsense', good)).status, 401);
  const { token } = await ingest.addTenant(['read']);
  assert.equal((await post(ingest, token, good)).status, 403);
});

test('the embedded mode needs no token, but only under a name of this machine', async () => {
  const embedded = await startTestIngest(servers, { embedded: true });
  assert.equal((await post(embedded, null, good)).status, 202);
  const rebound = await fetch(`${embedded.url}/v1/alerts/${randomUUID()}`);
  assert.equal(rebound.status, 404);
  const { status } = await postAs(embedded.port, 'evil.example');
  assert.equal(status, 403);
  assert.equal((await post(embedded, 'nonsense', good)).status, 401);
  await embedded.stop();
});

/** fetch does not let Host be chosen. */
async function postAs(port: number, host: string): Promise<{ status: number | undefined }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/v1/alerts', method: 'POST', headers: { host, 'content-type': 'application/json' } });
    sent.on('response', (response) => resolve({ status: response.resume().statusCode }));
    sent.on('error', reject);
    sent.end(JSON.stringify(good));
  });
}

test('an escalation is accepted before its alert is there; a wrong one names its field', async () => {
  const { token } = await ingest.addTenant();
  const escalation = { alert_id: randomUUID(), escalation_policy: 'sla', escalation_levels: [{ delay: 300, channels: ['#dev-team'] }] };
  const { status, json } = await post(ingest, token, escalation, {}, '/v1/escalations');
  assert.equal(status, 202);
  const job = (await ingest.queues.escalate.getJobs(['waiting'])).find((each) => each.data.runId === json.escalation_id);
  assert.equal(job?.data.alertId, escalation.alert_id);
  const wrong = await post(ingest, token, { ...escalation, escalation_levels: [{ delay: -1, channels: [] }] }, {}, '/v1/escalations');
  assert.equal(wrong.status, 400);
  assert.equal(wrong.json.error.fields[0].path, 'escalation_levels[0].delay');
});

test('Redis cut or hung: the batch is in the spool when it is answered, with a stamp after all before it', async () => {
  await withProxies(async (broken, redis) => {
    const { tenantId, token } = await broken.addTenant();
    assert.equal((await post(broken, token, good)).status, 202);
    redis.stall();
    assert.equal((await post(broken, token, good)).status, 202);
    redis.allow();
    redis.refuse();
    redis.cut();
    assert.equal((await post(broken, token, good)).status, 202);
    assert.equal((await post(broken, token, good, { 'idempotency-key': 'k' })).status, 202);
    const [first] = await broken.queued(tenantId);
    const spooled = (await broken.spooled(tenantId)).map((each) => each.job as { stamp: number; events: unknown[] });
    assert.equal(spooled.length, 3);
    const stamps = [first?.stamp ?? 0, ...spooled.map((job) => job.stamp)];
    assert.deepEqual(
      stamps,
      [...new Set(stamps)].sort((a, b) => a - b),
    );
  });
});

test('both away: 503 with Retry-After, and readyz names them; a known token works all the same', async () => {
  await withProxies(async (broken, redis, postgres) => {
    const { tenantId, token } = await broken.addTenant();
    assert.equal((await post(broken, token, good)).status, 202);
    for (const proxy of [redis, postgres]) {
      proxy.refuse();
      proxy.cut();
    }
    const { status, headers, json } = await post(broken, token, good);
    assert.deepEqual([status, json.error.code], [503, 'unavailable']);
    assert.ok(Number(headers.get('retry-after')) >= 1);
    assert.equal((await post(broken, `tocsin_${'y'.repeat(43)}`, good)).status, 503);
    const ready = await fetch(`${broken.url}/readyz`);
    assert.equal(ready.status, 503);
    const { away } = (await ready.json()) as { away: string[] };
    assert.deepEqual(away.sort(), ['postgres', 'redis']);
    assert.equal((await fetch(`${broken.url}/healthz`)).status, 200);
    assert.equal((await broken.queued(tenantId)).length, 1);
  });
});

test('too much in hand is a 503 that says when to come again', async () => {
  const full = await startTestIngest(servers, { waitingMax: { requests: 0, bytes: 0 } });
  const { token } = await full.addTenant();
  const { status, headers } = await post(full, token, good);
  assert.deepEqual([status, headers.get('retry-after')], [503, '1']);
  await full.stop();
});

test('beyond its quota a tenant gets 429, another does not; a file has its own, and it is counted by tenant', async () => {
  const limited = await startTestIngest(servers, { quotaAlertsPerSecond: 1 });
  const [noisy, quiet] = [await limited.addTenant(), await limited.addTenant()];
  const generous = await limited.addTenant(['ingest'], { quotas: { alerts_per_second: 1_000 } });
  const thirty = Array.from({ length: 30 }, (_, at) => ({ ...good, dedup_key: `k${at}` }));
  assert.equal((await post(limited, noisy.token, thirty)).status, 202);
  const { status, headers, json } = await post(limited, noisy.token, good);
  assert.equal(status, 429);
  assert.ok(Number(headers.get('retry-after')) > 10);
  assert.match(json.error.message, new RegExp(`${noisy.tenantId} sends more than its 1 alerts a second`));
  const asAlertmanager = await post(limited, noisy.token, [], {}, '/api/v2/alerts');
  assert.deepEqual([asAlertmanager.status, asAlertmanager.json.code], [429, 429]);
  assert.equal((await post(limited, quiet.token, good)).status, 202);
  for (let at = 0; at < 5; at += 1) assert.equal((await post(limited, generous.token, thirty)).status, 202);
  const metrics = await (await fetch(`${limited.url}/metrics`)).text();
  assert.ok(metrics.includes(`tocsin_requests_refused_total{tenant="${noisy.tenantId}",reason="quota"} 2`));
  await limited.stop();
});

test('what is refused is not read, and its connection goes on', async () => {
  const limited = await startTestIngest(servers, { quotaAlertsPerSecond: 1 });
  const { token } = await limited.addTenant();
  await post(limited, token, [good, good, good]);
  const head = (length: number) =>
    `POST /v1/alerts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const socket = connect({ port: limited.port, host: '127.0.0.1', noDelay: true });
  let heard = '';
  const answers = () => heard.match(/HTTP\/1\.1 \d{3}/g) ?? [];
  const answered = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (answers().length === 2) resolve();
    });
  });
  // Of the first body only half has come when it is answered; it is no JSON either.
  socket.write(head(100_000) + 'x'.repeat(50_000));
  while (answers().length === 0) await new Promise((resolve) => socket.once('data', resolve));
  socket.write(`${'x'.repeat(50_000)}${head(1)}x`);
  await answered;
  assert.deepEqual(answers(), ['HTTP/1.1 429', 'HTTP/1.1 429']);
  socket.destroy();
  await limited.stop();
});

test('openapi.json is made of the schemas, /metrics counts by tenant', async () => {
  const { tenantId, token } = await ingest.addTenant();
  await post(ingest, token, good);
  const description = (await (await fetch(`${ingest.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
  assert.match(description.openapi, /^3\.1/);
  const paths = ['/v1/alerts', '/v1/alerts/{id}', '/v1/heartbeats/{name}', '/v1/escalations', '/api/v2/alerts', '/v1/hooks/alertmanager/{key}'];
  assert.deepEqual(Object.keys(description.paths), paths);
  const text = JSON.stringify(description.paths['/v1/alerts']);
  for (const word of ['dedup_key', 'critical', 'additionalProperties', 'Idempotency-Key']) assert.ok(text.includes(word), word);
  const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
  assert.ok(metrics.includes(`tocsin_alerts_received_total{tenant="${tenantId}",source="native",status="accepted"} 1`));
});

test('the trace of a request goes on in its job', async () => {
  const tracing = await startTracing({ service: 'test', version: '0', onError: () => undefined });
  const { tenantId, token } = await ingest.addTenant();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await post(ingest, token, good, { traceparent });
  assert.equal((await ingest.queued(tenantId))[0]?.traceparent, traceparent);
  await tracing.shutdown();
});

test('closing answers what is in hand first', async () => {
  const closing = await startTestIngest(servers);
  const { tenantId, token } = await closing.addTenant();
  await post(closing, token, good);
  const answers = Array.from({ length: 50 }, (_, at) => post(closing, token, { ...good, dedup_key: `k${at}` }).catch(() => null));
  await answers[0];
  await closing.stop();
  const accepted = (await Promise.all(answers)).filter((answer) => answer?.status === 202).length;
  const stored = new Set((await ingest.queued(tenantId)).flatMap((job) => job.events).map((event) => event.alertId));
  assert.ok(stored.size >= accepted);
});
