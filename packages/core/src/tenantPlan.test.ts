import assert from 'node:assert/strict';
import test from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { matchRoutes } from './routing.ts';
import { laneOfChannel, planTenant, type TenantPlan, targetOfLane } from './tenantPlan.ts';

const plan = (file: unknown): TenantPlan => planTenant(tenantFileSchema.parse(file), 3);
const lanesOf = (tenant: TenantPlan, labels: Record<string, string>) =>
  matchRoutes(tenant.root, labels).flatMap((route) => (tenant.receivers.get(route.receiver) ?? []).map((to) => `${to.lane} ${to.language}`));

test('the short form sends critical alerts to the escalation channel at once, all others to the default channel', () => {
  const short = plan({
    tenant: 'acme',
    slack_config: { default_channel: '#alerts', escalation_channel: '#critical', rate_limit: 10, languages: ['fr', 'en'] },
  });
  assert.deepEqual(lanesOf(short, { severity: 'critical' }), ['slack:#critical fr']);
  assert.deepEqual(lanesOf(short, { severity: 'warning' }), ['slack:#alerts fr']);
  assert.equal(matchRoutes(short.root, { severity: 'critical' })[0]?.groupWaitMs, 0);
  assert.deepEqual([short.tenantId, short.version, short.language, short.chatterPerMinute, short.fallbackChannel], ['acme', 3, 'fr', 10, '#alerts']);
});

test('the shortest form: one channel, English, no limit of its own', () => {
  const shortest = plan({ tenant: 'acme', slack_config: { default_channel: '#alerts' } });
  assert.deepEqual(lanesOf(shortest, { severity: 'critical' }), ['slack:#alerts en']);
  assert.equal(shortest.chatterPerMinute, Number.POSITIVE_INFINITY);
});

test('the long form: receivers with several destinations and languages of their own', () => {
  const long = plan({
    tenant: 'acme',
    slack_config: { default_channel: '#alerts', languages: ['de'] },
    receivers: [
      { name: 'all', slack: [{ channel: '#alerts' }] },
      { name: 'db', slack: [{ channel: 'C0123ABC', language: 'fr' }, { webhook: 'default' }] },
    ],
    route: { receiver: 'all', routes: [{ receiver: 'db', matchers: ['team="db"'], group_by: ['...'] }] },
  });
  assert.deepEqual(lanesOf(long, { team: 'db' }), ['slack:C0123ABC fr', 'webhook:default de']);
  assert.deepEqual(lanesOf(long, {}), ['slack:#alerts de']);
});

test('a lane leads back to what it was made of, and nothing else is one', () => {
  assert.deepEqual(targetOfLane(laneOfChannel('#a:b')), { kind: 'slack', channel: '#a:b' });
  assert.deepEqual(targetOfLane('webhook:default'), { kind: 'webhook', name: 'default' });
  assert.throws(() => targetOfLane('pigeon:1'), /not a lane/);
  assert.throws(() => targetOfLane('slack'), /not a lane/);
});
