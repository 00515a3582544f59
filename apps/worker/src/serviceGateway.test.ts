import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Notice } from '@tocsin/contracts/notice';
import { type PagerdutyDouble, startPagerdutyDouble } from '@tocsin/devkit/pagerduty-double/startPagerdutyDouble';
import { readTrustedHosts } from '@tocsin/outbound/trustedHosts';
import type { ClaimedWrite } from '@tocsin/steps/drainLane';
import type { FoundEndpoint } from './keepEndpoints.ts';
import { serviceGateway } from './serviceGateway.ts';

const groupId = '3f0e5d5a-0c1b-4c7e-9d55-1d2a3b4c5d6e';
const notice: Notice = {
  ...{ key: `${groupId}:1`, tenantId: 'a', groupId, episode: 1, epoch: 1, status: 'firing', severity: 'high', language: 'en', title: 't', summary: 's' },
  ...{
    alertType: 'x',
    service: 'y',
    environment: 'prod',
    counts: { firing: 1, acknowledged: 0, resolved: 0, suppressed: 0 },
    since: 0,
    at: 0,
    resolvedAt: null,
  },
  ...{ by: null, labels: {}, alerts: [], more: 1, links: [], images: [], escalation: null, to: { kind: 'pagerduty', endpoint: 'payments' } },
};
const write: ClaimedWrite = {
  ...{ writeId: 'w', kind: 'post', groupId, episode: 1, epoch: 1, covers: 1, urgency: 4, message: { text: 't', blocks: [], notice }, attempt: 1 },
  ...{ receivedAt: null, traceparent: null, anchor: null },
};
let double: PagerdutyDouble;
let now = 0;
let endpoint: FoundEndpoint;
before(async () => {
  double = await startPagerdutyDouble();
});
after(() => double.close());
beforeEach(() => {
  endpoint = { kind: 'pagerduty', settings: { routing_key: 'k'.repeat(32), url: double.url } };
  double.requests.length = 0;
});
const gateway = (trusted = double.host) =>
  serviceGateway({ endpointOf: async () => endpoint, proxy: null, trusted: readTrustedHosts(trusted), now: () => now, timed: () => undefined });

test('what nobody has set, or cannot be opened, waits for somebody; so does what leads into our own network', async () => {
  const send = (trusted?: string) => gateway(trusted).send('a', 'pagerduty:payments', write);
  assert.deepEqual((await send()).kind, 'accepted');
  assert.deepEqual(await send('another.example'), { kind: 'bad_channel', code: 'endpoint_not_public' });
  endpoint = { kind: 'servicenow', settings: {} };
  assert.deepEqual(await send(), { kind: 'bad_channel', code: 'no_endpoint' });
  endpoint = 'unopened';
  assert.deepEqual(await send(), { kind: 'bad_channel', code: 'endpoint_unopened' });
  endpoint = null;
  assert.deepEqual(await send(), { kind: 'bad_channel', code: 'no_endpoint' });
  assert.equal(double.requests.length, 1);
});

test('an endpoint that fails five times in a row is left alone for half a minute, and others are not', async () => {
  const { send } = gateway();
  for (let times = 0; times < 5; times += 1) double.faults.push({ do: 'answer', answer: { status: 503 } });
  for (let times = 0; times < 5; times += 1) assert.equal((await send('a', 'pagerduty:payments', write)).kind, 'ambiguous');
  assert.deepEqual(await send('a', 'pagerduty:payments', write), { kind: 'limited', code: 'left_alone', retryAfterMs: 30_000 });
  assert.equal((await send('b', 'pagerduty:payments', write)).kind, 'accepted');
  now += 30_000;
  assert.equal((await send('a', 'pagerduty:payments', write)).kind, 'accepted');
  assert.equal(double.requests.length, 7);
});
