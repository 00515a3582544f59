import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TocsinError } from '@tocsin/contracts/errors';
import { type RouteJob, rawJobSchema } from '@tocsin/contracts/jobs';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { type FaultProxy, startFaultProxy } from '@tocsin/devkit/process/faultProxy';
import { type App, startApp } from '@tocsin/devkit/process/startApp';
import { routeQueues } from '@tocsin/queue/admission/admission';
import { batchesInLine } from '@tocsin/queue/admission/waitingBatches';
import { producerConnection } from '@tocsin/queue/connection';
import { openQueues, type Queues } from '@tocsin/queue/producers';
import { migrate } from '@tocsin/store/migrate';
import type { SlackAlert } from './alert.ts';
import { SlackAlertManager } from './slackAlertManager.ts';

let app: App;
let proxy: FaultProxy;
let queues: Queues;
let connection: ReturnType<typeof producerConnection>;
let closeQueues: () => Promise<void>;
let redis: { url: string; prefix: string };
let url: string;

before(async () => {
  const [database, ownRedis, port] = await Promise.all([testDatabase({ migrate }), testRedis(), freePort()]);
  redis = ownRedis;
  const env = { REDIS_URL: redis.url, POSTGRES_URL: database.url, TOCSIN_PREFIX: redis.prefix, INGEST_PORT: String(port), TOCSIN_EMBEDDED: '1' };
  const logFile = join(mkdtempSync(join(tmpdir(), 'tocsin-client-')), 'ingest.log');
  app = await startApp({ name: 'ingest', entry: fileURLToPath(new URL('../../../apps/ingest/src/main.ts', import.meta.url)), env, logFile });
  proxy = await startFaultProxy({ port });
  url = `http://127.0.0.1:${proxy.port}`;
  connection = producerConnection(redis.url, 'test', () => undefined);
  queues = openQueues(connection, redis.prefix, () => undefined);
  closeQueues = async () => {
    for (const queue of Object.values(queues)) await queue.close();
    connection.disconnect();
  };
});
after(async () => {
  await closeQueues();
  await proxy.close();
  await app.stop();
});

const alert: SlackAlert = { alertType: 'high_cpu', severity: 'warning', message: 'CPU > 95%' };
const retryMs = { first: 20, longest: 50 };

/** Batches with events of this type, in the queues or in the tenant's line before them, in the order of their stamps. */
async function jobsOf(alertType: string): Promise<RouteJob[]> {
  const jobs = await Promise.all(routeQueues.map((queue) => queues[queue].getJobs(['waiting'])));
  const lines = await Promise.all(routeQueues.map((queue) => batchesInLine(connection, redis.prefix, queue, 'default', 0, 1_000)));
  const batches = [...jobs.flat().map((job) => job.data), ...lines.flat()].map((data) => data as RouteJob).filter((job) => job.kind === 'batch');
  return batches.filter((job) => job.events.some((event) => event.alertType === alertType)).sort((a, b) => a.stamp - b.stamp);
}

test('sends an alert, resolves it and sets up its escalation', async () => {
  const alerts = new SlackAlertManager({ url, tenantId: 'default' });
  const sent = await alerts.sendAlert({ ...alert, alertType: 'whole_story', startsAt: new Date('2026-01-01T00:00:00Z') });
  assert.deepEqual(await alerts.resolveAlert({ ...alert, alertType: 'whole_story' }), sent);
  const levels = [{ delay: 300, channels: ['#dev-team'] }];
  const { escalationId } = await alerts.setupEscalation({ alertId: sent.alertId, escalationPolicy: 'sla-critical', escalationLevels: levels });
  await alerts.close();
  const events = (await jobsOf('whole_story')).flatMap((job) => job.events);
  assert.deepEqual(
    events.map((event) => [event.status, event.alertId]),
    [
      ['firing', sent.alertId],
      ['resolved', sent.alertId],
    ],
  );
  const run = (await queues.escalate.getJobs(['waiting'])).find((job) => job.data.runId === escalationId);
  assert.deepEqual([run?.data.alertId, run?.data.levels], [sent.alertId, levels]);
});

test('calls made at the same time share a request, and each gets its own answer', async () => {
  const alerts = new SlackAlertManager({ url });
  const results = await alerts.sendAlerts(
    [0, 1, 2].map((at) => ({ ...alert, alertType: 'together', dedupKey: `k${at}`, ...(at === 1 ? { message: '' } : {}) })),
  );
  assert.deepEqual(
    results.map((result) => result.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  const { code, fields } = (results[1] as PromiseRejectedResult).reason as TocsinError;
  assert.deepEqual([code, fields[0]?.path], ['invalid_input', 'message']);
  assert.equal((await jobsOf('together')).length, 1);
  await alerts.close();
});

test('what is sent while the installation is away arrives when it is back, once and in order', async () => {
  const alerts = new SlackAlertManager({ url, retryMs });
  proxy.refuse();
  proxy.cut();
  const sent = Array.from({ length: 30 }, (_, at) => alerts.sendAlert({ ...alert, alertType: 'outage', dedupKey: `k${at}`, message: String(at) }));
  await assert.rejects(fetch(url));
  proxy.allow();
  await Promise.all(sent);
  const messages = (await jobsOf('outage')).flatMap((job) => job.events).map((event) => Number(event.message));
  assert.deepEqual(
    messages,
    Array.from({ length: 30 }, (_, at) => at),
  );
  await alerts.close();
});

test('a request whose answer was lost is tried again under its key and taken once', async () => {
  const alerts = new SlackAlertManager({ url, retryMs, timeoutMs: 200 });
  await alerts.sendAlert({ ...alert, alertType: 'warm_up' });
  proxy.setLatency(150);
  const sending = alerts.sendAlert({ ...alert, alertType: 'lost_answer' });
  while ((await jobsOf('lost_answer')).length === 0);
  proxy.cut();
  proxy.setLatency(0);
  await sending;
  assert.equal((await jobsOf('lost_answer')).length, 1);
  await alerts.close();
});

test('the buffer is bounded: the oldest that waits is told that it was pushed out', async () => {
  const alerts = new SlackAlertManager({ url, retryMs, maxBuffered: 3 });
  proxy.refuse();
  proxy.cut();
  const results = alerts.sendAlerts([0, 1, 2, 3, 4].map((at) => ({ ...alert, alertType: 'bounded', dedupKey: `k${at}` })));
  proxy.allow();
  const [first, second, ...others] = await results;
  for (const pushed of [first, second]) assert.match((pushed as PromiseRejectedResult).reason.message, /buffer is full/);
  assert.ok(others.every((result) => result.status === 'fulfilled'));
  await alerts.close();
});

test('closing while the installation is away rejects what is left instead of waiting for ever', async () => {
  const alerts = new SlackAlertManager({ url: 'http://127.0.0.1:9', retryMs });
  const sending = assert.rejects(alerts.sendAlert(alert), /closed before it could be sent/);
  await alerts.close(50);
  await sending;
  await assert.rejects(alerts.sendAlert(alert), /closed/);
});

test('it gives up after the time it was given, and says what failed', async () => {
  const alerts = new SlackAlertManager({ url: 'http://127.0.0.1:9', retryMs, giveUpAfterMs: 100 });
  await assert.rejects(alerts.sendAlert(alert), /gave up after \d+ tries: http:\/\/127.0.0.1:9 does not answer/);
  await alerts.close();
});

test('a token that is refused is not tried again', async () => {
  const alerts = new SlackAlertManager({ url, token: 'nonsense' });
  await assert.rejects(alerts.sendAlert(alert), (error: TocsinError) => error.code === 'unauthenticated');
  await alerts.close();
});

test('straight into Redis: the job carries the token and the alert, and the id is what ingest would give', async () => {
  const token = `tocsin_${'r'.repeat(43)}`;
  const direct = new SlackAlertManager({ redis: redis.url, prefix: redis.prefix, token, tenantId: 'default', retryMs });
  const overHttp = new SlackAlertManager({ url });
  const straight = { ...alert, alertType: 'straight', labels: { host: 'a' }, environment: 'prod' };
  const sent = await direct.sendAlert(straight);
  assert.deepEqual(sent, await overHttp.sendAlert(straight));
  const raw = (await queues.route.getJobs(['waiting'])).map((job) => rawJobSchema.safeParse(job.data).data).find((job) => job?.token === token);
  assert.partialDeepStrictEqual(raw?.alerts, [{ alert_type: 'straight', tenant_id: 'default' }]);
  await assert.rejects(direct.sendAlert({ ...straight, message: '' }), (error: TocsinError) => error.fields[0]?.path === 'message');
  const { escalationId } = await direct.setupEscalation({ alertId: sent.alertId, escalationPolicy: 'sla', escalationLevels: [{ delay: 0, channels: ['#a'] }] });
  assert.ok((await queues.escalate.getJobs(['waiting'])).some((job) => job.data.runId === escalationId && job.data.kind === 'raw'));
  await direct.close();
  await overHttp.close();
});
