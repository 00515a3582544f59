import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SlackAlertManager } from '@tocsin/client/slackAlertManager';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { collectTraces } from './collectTraces.ts';
import { createToken } from './createToken.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;
let collector: Awaited<ReturnType<typeof collectTraces>>;

const tenant = (name: string) => ({ tenant: name, slack_config: { default_channel: `#${name}`, escalation_channel: `#${name}-critical` } });

before(async () => {
  collector = await collectTraces();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SLACK_CHANNEL_RATE: '0' };
  const guard = { name: 'guard', levels: [{ delay: '1s', channels: ['#guard-ops'], people: ['chloe'], user_groups: ['S0ONCALL'] }, { delay: '5m' }] };
  const guarded = {
    ...tenant('guarded'),
    ...{ people: [{ name: 'chloe', slack_user: 'U0CHLOE' }], escalation_policies: [guard] },
    route: { receiver: 'default', group_wait: '0s', escalation_policy: 'guard' },
  };
  const tenants = [tenant('default'), tenant('acme'), { ...tenant('french'), slack_config: { ...tenant('french').slack_config, languages: ['fr'] } }, guarded];
  fleet = await startFleet({ tenants, apps: ['ingest', 'chatops'], double: { channelRate: null }, env });
});
after(async () => {
  await fleet.stop();
  await collector.close();
});

async function post(path: string, body: unknown, token?: string): Promise<{ status: number; json: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${fleet.ingestUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

test('an alert stands in Slack, is acknowledged by a click, and its message says by whom', async () => {
  const { status } = await post('/v1/alerts', { alert_type: 'high_cpu', severity: 'critical', message: 'CPU above 95 %', labels: { host: 'web-1' } });
  assert.equal(status, 202);
  const posted = await waitForRecord(fleet.double, (entry) => entry.kind === 'post' && entry.channelName === 'default-critical', 10_000);
  const click = await fleet.double.click({ channel: posted.channel, ts: posted.ts, user: 'U0ANA', actionId: 'tocsin.acknowledge' });
  assert.equal(click.ok, true);
  const updated = await waitForRecord(fleet.double, (entry) => entry.kind === 'update' && entry.ts === posted.ts, 10_000);
  assert.match(JSON.stringify(updated), /ana/);
  const reply = await waitForRecord(fleet.double, (entry) => entry.threadTs === posted.ts, 10_000);
  assert.match(reply.text, /ana/);
});

test('the trace of an alert goes from the POST to Slack', async () => {
  await post('/v1/alerts', { alert_type: 'traced', severity: 'critical', message: 'follow me' });
  await waitForRecord(fleet.double, (entry) => entry.text.includes('follow me'), 10_000);
  const names = await until('all spans of one trace', 15_000, () => {
    const delivered = collector.spans.filter((span) => span.name === 'deliver post').map((span) => span.traceId);
    const traces = delivered.map((traceId) => collector.spans.filter((span) => span.traceId === traceId).map((span) => span.name));
    return traces.find((each) => each.length >= 4 && each.includes('route') && each.includes('format'));
  });
  assert.ok(
    names.some((name) => /alerts/.test(name)),
    `a span of the request among ${names.join(', ')}`,
  );
});

test('a tenant writes in its language and only into its own channels', async () => {
  const token = await createToken(fleet.servers.postgres.url, 'french', ['ingest']);
  assert.equal((await post('/v1/alerts', { alert_type: 'disk', severity: 'warning', message: 'disque plein' }, token)).status, 202);
  const posted = await waitForRecord(fleet.double, (entry) => entry.channelName === 'french', 10_000);
  assert.match(posted.text, /depuis/);
  assert.equal((await post('/v1/alerts', { tenant_id: 'acme', alert_type: 'disk', severity: 'warning', message: 'x' }, token)).status, 403);
});

test('an escalation that nobody answers goes through its levels; one that is answered stops', async () => {
  const token = await createToken(fleet.servers.postgres.url, 'acme', ['ingest', 'read']);
  const alerts = new SlackAlertManager({ url: fleet.ingestUrl, token });
  const unanswered = await alerts.sendAlert({ alertType: 'down', severity: 'critical', message: 'nobody looks' });
  const levels = [
    { delay: 0, channels: ['#dev-team'] },
    { delay: 1, channels: ['#ops-team', '#management'] },
  ];
  await alerts.setupEscalation({ alertId: unanswered.alertId, escalationPolicy: 'sla-critical', escalationLevels: levels });
  for (const channel of ['dev-team', 'ops-team', 'management'])
    await waitForRecord(fleet.double, (entry) => entry.channelName === channel && entry.text.includes('nobody looks'), 10_000);

  const answered = await alerts.sendAlert({ alertType: 'slow', severity: 'critical', message: 'somebody looks' });
  const message = await waitForRecord(fleet.double, (entry) => entry.kind === 'post' && entry.text.includes('somebody looks'), 10_000);
  assert.equal((await fleet.double.click({ channel: message.channel, ts: message.ts, user: 'U0BEN', actionId: 'tocsin.acknowledge' })).ok, true);
  await alerts.setupEscalation({ alertId: answered.alertId, escalationPolicy: 'sla-critical', escalationLevels: [{ delay: 0, channels: ['#dev-team'] }] });
  const last = await alerts.sendAlert({ alertType: 'last', severity: 'critical', message: 'comes after' });
  await alerts.setupEscalation({ alertId: last.alertId, escalationPolicy: 'sla-critical', escalationLevels: [{ delay: 1, channels: ['#dev-team'] }] });
  await waitForRecord(fleet.double, (entry) => entry.channelName === 'dev-team' && entry.text.includes('comes after'), 10_000);
  assert.equal(
    fleet.double.record.all().some((entry) => entry.channelName === 'dev-team' && entry.text.includes('somebody looks')),
    false,
  );
  await alerts.close();
});

test('a group escalates by the policy of its route: a new message that mentions, one to each person, and a line in its thread that the channel sees', async () => {
  const token = await createToken(fleet.servers.postgres.url, 'guarded', ['ingest']);
  assert.equal((await post('/v1/alerts', { alert_type: 'guarded', severity: 'high', message: 'guard me' }, token)).status, 202);
  const original = await waitForRecord(fleet.double, (entry) => entry.channelName === 'guarded' && entry.text.includes('guard me'), 10_000);
  const page = await waitForRecord(fleet.double, (entry) => entry.channelName === 'guard-ops', 10_000);
  assert.match(page.text, /<@U0CHLOE> and <!subteam\^S0ONCALL>, please take over/);
  const line = await waitForRecord(fleet.double, (entry) => entry.threadTs === original.ts, 10_000);
  assert.equal(line.broadcast, true);
  assert.match(line.text, /level 1 of 2 has gone to #guard-ops, chloe/);
  const direct = (entry: { kind: string; text: string; channelName?: string | undefined }) =>
    entry.kind === 'post' && entry.text === page.text && entry.channelName !== 'guard-ops';
  assert.match((await waitForRecord(fleet.double, direct, 10_000)).channel, /^D/);
  const named = await post('/v1/escalations', { alert_id: randomUUID(), escalation_policy: 'gard' }, token);
  assert.deepEqual([named.status, JSON.stringify(named.json).includes('did you mean \\"guard\\"?')], [400, true]);
  assert.equal((await post('/v1/escalations', { alert_id: randomUUID(), escalation_policy: 'guard' }, token)).status, 202);
});

test('a service that enqueues straight into Redis is checked like any other', async () => {
  const token = await createToken(fleet.servers.postgres.url, 'acme', ['ingest']);
  const alerts = new SlackAlertManager({ redis: fleet.servers.redis.url, token, tenantId: 'acme' });
  const { alertId } = await alerts.sendAlert({ alertType: 'queued', severity: 'critical', message: 'came by the queue' });
  const posted = await waitForRecord(fleet.double, (entry) => entry.text.includes('came by the queue'), 10_000);
  assert.equal(posted.channelName, 'acme-critical');
  const read = await createToken(fleet.servers.postgres.url, 'acme', ['read']);
  const found = await fetch(`${fleet.ingestUrl}/v1/alerts/${alertId}`, { headers: { authorization: `Bearer ${read}` } });
  assert.equal(((await found.json()) as { message?: string }).message, 'came by the queue');
  await alerts.close();
});

test('what is sent while Redis is away is told when it is back', async () => {
  await fleet.servers.redis.kill();
  const { status } = await post('/v1/alerts', { alert_type: 'spooled', severity: 'critical', message: 'kept in the spool' });
  assert.equal(status, 202);
  await fleet.servers.redis.restart();
  await waitForRecord(fleet.double, (entry) => entry.text.includes('kept in the spool'), 30_000);
});
