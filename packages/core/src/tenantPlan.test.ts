import assert from 'node:assert/strict';
import test from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import {
  destinationsOf,
  environmentPlanOf,
  fallbackLaneOf,
  laneOfChannel,
  planTenant,
  policyOf,
  routesFor,
  type TenantPlan,
  targetOfLane,
} from './tenantPlan.ts';

type Labels = Record<string, string>;

const slack_config = { default_channel: '#alerts' };
const plan = (file: object): TenantPlan => planTenant(tenantFileSchema.parse({ tenant: 'acme', slack_config, ...file }), 3);
const groupsOf = (tenant: TenantPlan, environment: string, labels: Labels) =>
  routesFor(tenant, environment, labels).map(({ key, receiver }) => ({ routeKey: key, receiver }));
const lanesOf = (tenant: TenantPlan, labels: Labels, environment = 'prod') =>
  groupsOf(tenant, environment, labels).flatMap((group) =>
    destinationsOf(tenant, group).map(({ lane, language, profile }) => `${lane} ${language} ${profile}`),
  );

test('the short form sends critical alerts to the escalation channel at once, all others to the default channel', () => {
  const short = plan({ slack_config: { default_channel: '#alerts', escalation_channel: '#critical', rate_limit: 10, languages: ['fr', 'en'] } });
  assert.deepEqual(lanesOf(short, { severity: 'critical' }), ['slack:#critical fr rich']);
  assert.deepEqual(lanesOf(short, { severity: 'warning' }), ['slack:#alerts fr rich']);
  assert.equal(routesFor(short, 'prod', { severity: 'critical' })[0]?.groupWaitMs, 0);
  assert.deepEqual([short.tenantId, short.version, short.base.language, short.perMinute], ['acme', 3, 'fr', 10]);
  assert.deepEqual([short.base.fallbackChannel, short.adminLanes], ['#alerts', ['slack:#alerts']]);
});

test('the shortest form: one channel, English, no limit of its own', () => {
  const shortest = plan({});
  assert.deepEqual(lanesOf(shortest, { severity: 'critical' }), ['slack:#alerts en rich']);
  assert.equal(shortest.perMinute, Number.POSITIVE_INFINITY);
});

test('the long form: receivers with several destinations; one with none tells nobody', () => {
  const long = plan({
    receivers: [
      {
        name: 'db',
        slack: [
          { channel: 'C0123ABC', language: 'fr' },
          { webhook: 'default', profile: 'text' },
        ],
      },
      { name: 'nobody', slack: [] },
    ],
    route: {
      receiver: 'default',
      routes: [
        { receiver: 'db', matchers: ['team="db"'] },
        { receiver: 'nobody', matchers: ['team="toys"'] },
      ],
    },
  });
  assert.deepEqual(lanesOf(long, { team: 'db' }), ['slack:C0123ABC fr rich', 'webhook:default en text']);
  assert.deepEqual(lanesOf(long, { team: 'toys' }), []);
  assert.deepEqual(lanesOf(long, {}), ['slack:#alerts en rich']);
});

test('language: what the destination says, then the channel, then the route or one above it, then the tenant', () => {
  const tenant = plan({
    slack_config: {
      default_channel: '#alerts',
      languages: ['de', 'en'],
      channels: { '#paris': { language: 'fr', profile: 'plain' }, '#plain': { profile: 'plain' } },
    },
    receivers: [{ name: 'all', slack: [{ channel: '#paris', language: 'en' }, { channel: '#paris' }, { channel: '#plain' }] }],
    route: { receiver: 'all', routes: [{ matchers: ['team="db"'], language: 'it', routes: [{ matchers: ['x="1"'] }] }] },
  });
  assert.deepEqual(lanesOf(tenant, {}), ['slack:#paris en plain', 'slack:#paris fr plain', 'slack:#plain de plain']);
  assert.deepEqual(lanesOf(tenant, { team: 'db' }), ['slack:#paris en plain', 'slack:#paris fr plain', 'slack:#plain it plain']);
  assert.deepEqual(lanesOf(tenant, { team: 'db', x: '1' }), lanesOf(tenant, { team: 'db' }), 'inherited');
});

test('an environment has its own channels, tree or silence, and everything else of the tenant', () => {
  const tenant = plan({
    slack_config: { default_channel: '#alerts', escalation_channel: '#critical', languages: ['fr'] },
    environments: {
      staging: { slack_config: { default_channel: '#staging' } },
      dev: { silent: true, route: { receiver: 'default' } },
    },
  });
  assert.deepEqual(lanesOf(tenant, { severity: 'warning' }), ['slack:#alerts fr rich']);
  assert.deepEqual(lanesOf(tenant, { severity: 'warning' }, 'staging'), ['slack:#staging fr rich']);
  assert.deepEqual(lanesOf(tenant, { severity: 'critical' }, 'staging'), ['slack:#critical fr rich'], 'what it does not name is as the tenant has it');
  assert.deepEqual(lanesOf(tenant, { severity: 'critical' }, 'dev'), ['slack:#alerts fr rich'], 'a tree of its own');
  const silent = ['prod', 'staging', 'dev'].filter((name) => environmentPlanOf(tenant, name).silent);
  assert.deepEqual(silent, ['dev']);
  assert.equal(environmentPlanOf(tenant, 'toString'), tenant.base);
});

test('groups of two environments are never the same group, and each is told where its environment says', () => {
  const tenant = plan({ environments: { staging: { slack_config: { default_channel: '#staging' } } } });
  const [here, there] = [groupsOf(tenant, 'prod', {})[0], groupsOf(tenant, 'staging', {})[0]];
  assert.ok(here && there);
  assert.notEqual(here.routeKey, there.routeKey);
  assert.equal(tenant.places.get(there.routeKey)?.environment.name, 'staging');
  assert.equal(tenant.places.get(here.routeKey)?.environment.name, null);
});

test('what a channel cannot take goes to the fallback of the route or one above it, of the environment, of the tenant', () => {
  const tenant = plan({
    slack_config: { default_channel: '#alerts', fallback_channel: '#lost', admins: ['#admins', 'U012345'] },
    environments: { staging: { slack_config: { fallback_channel: '#lost-staging' } } },
    route: { receiver: 'default', routes: [{ matchers: ['team="db"'], fallback_channel: '#db', routes: [{ matchers: ['x="1"'] }] }] },
  });
  const fallbacks = (environment: string, labels: Labels) => groupsOf(tenant, environment, labels).map((group) => fallbackLaneOf(tenant, group));
  assert.deepEqual(fallbacks('prod', { team: 'db', x: '1' }), ['slack:#db']);
  assert.deepEqual(fallbacks('prod', {}), ['slack:#lost']);
  assert.deepEqual(fallbacks('staging', {}), ['slack:#lost-staging']);
  assert.equal(fallbackLaneOf(tenant, null), 'slack:#lost');
  assert.deepEqual(tenant.adminLanes, ['slack:#admins', 'slack:U012345']);
});

test('a group whose route or receiver is gone from the file is told in the fallback channel, never to nobody', () => {
  const tenant = plan({ slack_config: { default_channel: '#alerts', fallback_channel: '#lost', languages: ['de'] } });
  const told = destinationsOf(tenant, { routeKey: '/{gone}', receiver: 'gone' });
  assert.deepEqual(
    told.map(({ lane, language, profile }) => [lane, language, profile]),
    [['slack:#lost', 'de', 'rich']],
  );
});

test('a lane leads back to what it was made of, and nothing else is one', () => {
  assert.deepEqual(targetOfLane(laneOfChannel('#a:b')), { kind: 'slack', channel: '#a:b' });
  assert.deepEqual(targetOfLane('webhook:default'), { kind: 'webhook', name: 'default' });
  assert.throws(() => targetOfLane('pigeon:1'), /not a lane/);
  assert.throws(() => targetOfLane('slack'), /not a lane/);
});

test('escalation: the policy that the route names, or one above it, or the environment in place of the root; none is none', () => {
  const levels = [{ delay: '5m', channels: ['#ops'] }];
  const tenant = plan({
    escalation_policies: ['all', 'db', 'calm'].map((name) => ({ name, levels })),
    environments: { staging: { escalation_policy: 'calm' }, test: { escalation_policy: 'none' } },
    route: {
      ...{ receiver: 'default', escalation_policy: 'all' },
      routes: [
        { matchers: ['team="db"'], escalation_policy: 'db', routes: [{ matchers: ['severity="info"'], escalation_policy: 'none' }] },
        { matchers: ['team="web"'] },
      ],
    },
  });
  const policy = (environment: string, labels: Labels) => groupsOf(tenant, environment, labels).map((group) => policyOf(tenant, group)?.name ?? null);
  assert.deepEqual(policy('prod', { team: 'web' }), ['all']);
  assert.deepEqual(policy('prod', { team: 'db', severity: 'critical' }), ['db']);
  assert.deepEqual(policy('prod', { team: 'db', severity: 'info' }), [null]);
  assert.deepEqual([policy('staging', { team: 'web' }), policy('staging', { team: 'db' }), policy('test', { team: 'web' })], [['calm'], ['db'], [null]]);
  assert.equal(policyOf(tenant, { routeKey: 'gone' }), null);
});

test('an escalation policy as a run keeps it: delays in seconds, in order, and what holds where nothing is said', () => {
  const [policy] = plan({
    escalation_policies: [
      {
        name: 'p',
        levels: [
          { delay: '15m', channels: ['#b'] },
          { delay: '90s', user_groups: ['S012AB3CD'] },
        ],
        acknowledge_within: '10m',
      },
    ],
  }).policies.values();
  assert.deepEqual(policy, {
    name: 'p',
    levels: [
      { delay: 90, userGroups: ['S012AB3CD'] },
      { delay: 900, channels: ['#b'] },
    ],
    ...{ rounds: 1, repeatDelayMs: 300_000, stopsOnAck: true, businessHours: [], criticalWaits: false },
    ...{ acknowledgeWithinMs: 600_000, resolveWithinMs: null, warnBeforeMs: 0 },
  });
});
