import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import fc from 'fast-check';
import { type ConfigDifference, diffConfig } from './diffConfig.ts';

function between(before: Record<string, unknown>, after: Record<string, unknown>): ConfigDifference[] {
  const [old, now] = [before, after].map((each) => ({ tenant: 'acme', slack_config: { default_channel: '#a' }, ...each }));
  return diffConfig({ source: old, file: tenantFileSchema.parse(old) }, { source: now, file: tenantFileSchema.parse(now) });
}

const routes = (...children: Record<string, unknown>[]) => ({ route: { receiver: 'default', routes: children } });
const team = (name: string, more: Record<string, unknown> = {}) => ({ matchers: [`team="${name}"`], ...more });

describe('what means the same is no difference', () => {
  const same: Record<string, [Record<string, unknown>, Record<string, unknown>]> = {
    'the same': [routes(team('db')), routes(team('db'))],
    durations: [{ route: { receiver: 'default', group_wait: '60s' } }, { route: { receiver: 'default', group_wait: '1m' } }],
    matchers: [routes({ matchers: ['team = db'] }), routes({ matchers: ['team="db"'] })],
    'order of fields': [
      { silences: [], receivers: [] },
      { receivers: [], silences: [] },
    ],
    'order of receivers': [
      {
        receivers: [
          { name: 'a', slack: [] },
          { name: 'b', slack: [] },
        ],
      },
      {
        receivers: [
          { name: 'b', slack: [] },
          { name: 'a', slack: [] },
        ],
      },
    ],
    times: [
      { time_intervals: [{ name: 'n', time_intervals: [{ weekdays: ['monday:friday'] }] }] },
      { time_intervals: [{ name: 'n', time_intervals: [{ weekdays: ['Monday:friday'], location: 'UTC' }] }] },
    ],
  };
  for (const [name, [before, after]] of Object.entries(same)) test(name, () => assert.deepEqual(between(before, after), []));
});

describe('what differs is named as people write it, with the values as they were written', () => {
  const cases: Record<string, { before: Record<string, unknown>; after: Record<string, unknown>; differences: ConfigDifference[] }> = {
    'a field': {
      before: { route: { receiver: 'default', group_wait: '30s' } },
      after: { route: { receiver: 'default', group_wait: '10s' } },
      differences: [{ kind: 'changed', path: 'route.group_wait', before: '30s', after: '10s' }],
    },
    'a level of a policy': {
      before: { escalation_policies: [{ name: 'critical', levels: [{ delay: '300s', channels: ['#a'] }] }] },
      after: {
        escalation_policies: [
          {
            name: 'critical',
            levels: [
              { delay: '5m', channels: ['#b'] },
              { delay: '10m', channels: ['#c'] },
            ],
          },
        ],
      },
      differences: [
        { kind: 'changed', path: 'escalation_policies[critical].levels[after 300s].channels', before: ['#a'], after: ['#b'] },
        { kind: 'added', path: 'escalation_policies[critical].levels[after 600s]', after: { delay: '10m', channels: ['#c'] } },
      ],
    },
    'a field within something new': {
      before: {},
      after: { environments: { staging: { silent: true } } },
      differences: [{ kind: 'added', path: 'environments.staging.silent', after: true }],
    },
    'the first entry of a list, and the last': {
      before: { receivers: [{ name: 'a', slack: [] }] },
      after: { silences: [{ matchers: ['a=b'], ends_at: '2026-01-01T00:00:00Z', created_by: 'x', comment: 'y' }] },
      differences: [
        { kind: 'removed', path: 'receivers[a]', before: { name: 'a', slack: [] } },
        { kind: 'added', path: 'silences[a="b"]', after: { matchers: ['a=b'], ends_at: '2026-01-01T00:00:00Z', created_by: 'x', comment: 'y' } },
      ],
    },
    'a list that is emptied': {
      before: { receivers: [{ name: 'a', slack: [{ channel: '#x' }] }] },
      after: { receivers: [{ name: 'a', slack: [] }] },
      differences: [{ kind: 'removed', path: 'receivers[a].slack[#x]', before: { channel: '#x' } }],
    },
    'a list that is there and empty': { before: {}, after: { receivers: [] }, differences: [{ kind: 'added', path: 'receivers', after: [] }] },
    'a list of texts, as a whole': {
      before: { route: { receiver: 'default', group_by: ['a'] } },
      after: { route: { receiver: 'default', group_by: ['a', 'b'] } },
      differences: [{ kind: 'changed', path: 'route.group_by', before: ['a'], after: ['a', 'b'] }],
    },
    'a route between others': {
      before: routes(team('a'), team('c')),
      after: routes(team('a'), team('b'), team('c')),
      differences: [{ kind: 'added', path: 'route.routes[team="b"]', after: team('b') }],
    },
    'a route that moved, and changed': {
      before: routes(team('a'), team('b'), team('c')),
      after: routes(team('c', { continue: true }), team('a'), team('b')),
      differences: [
        { kind: 'moved', path: 'route.routes[team="c"]', from: 3, to: 1 },
        { kind: 'added', path: 'route.routes[team="c"].continue', after: true },
      ],
    },
    "a route's matchers": {
      before: routes(team('a'), team('b', { receiver: 'escalation' }), team('c')),
      after: routes(team('a'), team('bb', { receiver: 'escalation' }), team('c')),
      differences: [{ kind: 'changed', path: 'route.routes[team="b"].matchers', before: ['team="b"'], after: ['team="bb"'] }],
    },
    'the second of two that are named alike': {
      before: routes(team('a', { receiver: 'escalation' }), team('a', { group_wait: '1s' })),
      after: routes(team('a', { receiver: 'escalation' }), team('a', { group_wait: '2s' })),
      differences: [{ kind: 'changed', path: 'route.routes[team="a" #2].group_wait', before: '1s', after: '2s' }],
    },
    'a time interval, as it was written': {
      before: { time_intervals: [{ name: 'n', time_intervals: [{ weekdays: ['monday'] }] }] },
      after: { time_intervals: [{ name: 'n', time_intervals: [{ weekdays: ['tuesday'] }] }] },
      differences: [{ kind: 'changed', path: 'time_intervals[n].time_intervals', before: [{ weekdays: ['monday'] }], after: [{ weekdays: ['tuesday'] }] }],
    },
    'one text for all instead of one for each language': {
      before: { templates: [{ part: 'headline', alert_type: 'disk', text: 'x' }] },
      after: { templates: [{ part: 'headline', alert_type: 'disk', text: { en: 'x' } }] },
      differences: [{ kind: 'changed', path: 'templates[headline disk].text', before: 'x', after: { en: 'x' } }],
    },
  };
  for (const [name, { before, after, differences }] of Object.entries(cases)) test(name, () => assert.deepEqual(between(before, after), differences));
});

test('two files differ or mean the same, and what one has added the other has removed', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const route = fc.record(
    {
      matchers: fc.array(
        name.map((each) => `team=${each}`),
        { maxLength: 2 },
      ),
      continue: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const file = fc.record(
    {
      route: fc.record({ receiver: fc.constant('default'), routes: fc.array(route, { maxLength: 5 }) }, { requiredKeys: ['receiver'] }),
      receivers: fc.uniqueArray(name, { maxLength: 3 }).map((names) => names.map((each) => ({ name: each, slack: [] }))),
      environments: fc.dictionary(name, fc.record({ silent: fc.boolean() }, { requiredKeys: [] }), { maxKeys: 2 }),
    },
    { requiredKeys: [] },
  );
  const counts = (differences: ConfigDifference[], kind: string) => differences.filter((each) => each.kind === kind).length;
  fc.assert(
    fc.property(file, file, (before, after) => {
      const [there, back] = [between(before, after), between(after, before)];
      assert.deepEqual(between(before, before), []);
      for (const [kind, other] of [
        ['added', 'removed'],
        ['removed', 'added'],
        ['changed', 'changed'],
      ] as const)
        assert.equal(counts(there, kind), counts(back, other), JSON.stringify([before, after, there, back]));
    }),
    { numRuns: 2_000 },
  );
});
