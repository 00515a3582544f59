import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { fallbackLanesOf, faultViewOf, type LaneFault, laneInsteadOf, languageOfLane, openLaneOf } from './fallback.ts';
import { planTenant } from './tenantPlan.ts';

const plan = planTenant(
  tenantFileSchema.parse({
    tenant: 'acme',
    slack_config: { default_channel: '#alerts', fallback_channel: '#lost', languages: ['fr'] },
    environments: { staging: { slack_config: { default_channel: '#staging', fallback_channel: '#lost-staging' } } },
    receivers: [{ name: 'db', slack: [{ channel: '#db', language: 'de' }] }],
    route: { receiver: 'default', routes: [{ matchers: ['team="db"'], receiver: 'db', fallback_channel: '#db-fallback', language: 'en' }] },
  }),
  1,
);
const keyOf = (of: 'base' | 'staging', route: number | null) => {
  const root = (of === 'base' ? plan.base : plan.environments.get('staging'))?.root;
  return { routeKey: (route === null ? root : root?.routes[route])?.key ?? '' };
};
const fault = (more: Partial<LaneFault> = {}): LaneFault => ({ code: 'is_archived', since: 100, lastSeenAt: 100, tryAt: 1_000, ...more });
const faulty = (...lanes: string[]) => new Map(lanes.map((lane) => [lane, fault()]));

test("what a lane cannot take goes to the route's, the environment's, the tenant's fallback, then to the default channels", () => {
  assert.deepEqual(fallbackLanesOf(plan, keyOf('base', 0)), ['slack:#db-fallback', 'slack:#lost', 'slack:#alerts']);
  assert.deepEqual(fallbackLanesOf(plan, keyOf('staging', null)), ['slack:#lost-staging', 'slack:#lost', 'slack:#staging', 'slack:#alerts']);
  assert.deepEqual(fallbackLanesOf(plan, null), ['slack:#lost', 'slack:#alerts']);
});

test('never to one that cannot be written to either, and not to itself', () => {
  const group = keyOf('base', 0);
  assert.equal(laneInsteadOf(plan, group, 'slack:#db', faulty('slack:#db')), 'slack:#db-fallback');
  assert.equal(laneInsteadOf(plan, group, 'slack:#db', faulty('slack:#db-fallback', 'slack:#lost')), 'slack:#alerts');
  assert.equal(laneInsteadOf(plan, group, 'slack:#alerts', faulty('slack:#db-fallback')), 'slack:#lost');
  assert.equal(laneInsteadOf(plan, group, 'slack:#alerts', faulty('slack:#db-fallback', 'slack:#lost')), null);
});

test('a lane is written to itself when nothing is wrong with it, when it is time to try, and when no other is better', () => {
  const group = keyOf('base', 0);
  assert.deepEqual(openLaneOf(plan, group, 'slack:#db', faulty('slack:#x'), 500), { lane: 'slack:#db', fault: null });
  assert.deepEqual(openLaneOf(plan, group, 'slack:#db', faulty('slack:#db'), 999), { lane: 'slack:#db-fallback', fault: fault() });
  assert.deepEqual(openLaneOf(plan, group, 'slack:#db', faulty('slack:#db'), 1_000), { lane: 'slack:#db', fault: null });
  const all = faulty('slack:#db', ...fallbackLanesOf(plan, group));
  assert.deepEqual(openLaneOf(plan, group, 'slack:#db', all, 500), { lane: 'slack:#db', fault: null });
});

test('a fault names channels as people do, and speaks the language of the lane that shows it', () => {
  const view = { tenantId: 'acme', target: '#db', code: 'is_archived', fallback: '#lost', since: 100, consoleUrl: null };
  assert.deepEqual(faultViewOf(plan, 'slack:#db', fault(), 'slack:#lost', null), view);
  assert.equal(faultViewOf(plan, 'webhook:default', fault(), 'slack:#lost', null).target, 'webhook default');
  const languages = ['slack:#db', 'slack:#lost'].map((lane) => [languageOfLane(plan, keyOf('base', 0), lane), languageOfLane(plan, null, lane)]);
  assert.deepEqual(languages, [
    ['de', 'de'],
    ['en', 'fr'],
  ]);
});
