import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldFaults } from './fieldFaults.ts';
import { durationSchema, matcherSchema, tenantFileSchema } from './tenantFile.ts';

const short = { tenant: 'acme', slack_config: { default_channel: '#alerts' } };
const long = {
  ...short,
  receivers: [{ name: 'all', slack: [{ channel: '#alerts' }, { webhook: 'default', language: 'de' }] }],
  route: { receiver: 'all', group_by: ['alertname'], group_wait: '30s', routes: [{ matchers: ['team="db"'], repeat_interval: '1h30m', continue: true }] },
};

test('the short form alone is a tenant file, and so is the long form', () => {
  assert.equal(tenantFileSchema.safeParse(short).success, true);
  const { route } = tenantFileSchema.parse(long);
  assert.deepEqual(
    [route?.group_wait, route?.routes?.[0]?.repeat_interval, route?.routes?.[0]?.matchers],
    [30_000, 5_400_000, [{ name: 'team', value: 'db', equal: true }]],
  );
});

describe('a wrong file is refused with the field and what is wrong with it:', () => {
  const config = (more: object) => ({ ...short, slack_config: { default_channel: '#alerts', ...more } });
  const route = (more: object) => ({ ...long, route: { receiver: 'all', ...more } });
  const wrong: [name: string, file: unknown, path: string, message: RegExp][] = [
    ['no tenant', { slack_config: short.slack_config }, 'tenant', /expected string/],
    ['a tenant with capitals', { ...short, tenant: 'Acme' }, 'tenant', /use 1 to 63 of a-z/],
    ['a tenant that could end a quoted string', { ...short, tenant: "a'; drop" }, 'tenant', /use 1 to 63/],
    ['no channel', { tenant: 'acme', slack_config: {} }, 'slack_config.default_channel', /expected string/],
    ['a channel without #', config({ default_channel: 'alerts' }), 'slack_config.default_channel', /neither #channel-name nor a channel ID/],
    ['a language that there is not', config({ languages: ['en', 'klingon'] }), 'slack_config.languages[1]', /expected one of/],
    ['no language', config({ languages: [] }), 'slack_config.languages', />=1/],
    ['a rate of 0', config({ rate_limit: 0 }), 'slack_config.rate_limit', />=1/],
    ['a field nobody knows', { ...short, slak_config: {} }, '', /slak_config/],
    ['a duration without a unit', route({ group_wait: '30' }), 'route.group_wait', /not a duration like 30s/],
    ['a duration in the wrong order', route({ group_interval: '5s1m' }), 'route.group_interval', /not a duration/],
    ['a duration that no counter holds', route({ group_interval: '30d' }), 'route.group_interval', /longer than 24 days/],
    ['a repetition without end', route({ repeat_interval: '0s' }), 'route.repeat_interval', /at least 1s/],
    ['a regular expression as a matcher', route({ routes: [{ matchers: ['a=~"b.*"'] }] }), 'route.routes[0].matchers[0]', /write name="value"/],
    ['a matcher with two equal signs', route({ routes: [{ matchers: ['a=="b"'] }] }), 'route.routes[0].matchers[0]', /write name="value"/],
    ['a root with matchers', route({ matchers: ['a="b"'] }), 'route.matchers', /the root route takes every alert/],
    ['a root without receiver', { ...long, route: {} }, 'route.receiver', /needs a receiver/],
    ['a receiver nobody has', route({ routes: [{ routes: [{ receiver: 'typo' }] }] }), 'route.routes[0].routes[0].receiver', /no receiver is named typo/],
    ['a receiver without destinations', { ...long, receivers: [{ name: 'all', slack: [] }] }, 'receivers[0].slack', />=1/],
    [
      'a receiver with a URL in the file',
      { ...long, receivers: [{ name: 'all', slack: [{ webhook: 'https://hooks.slack.com/x' }] }] },
      'receivers[0].slack[0]',
      /./,
    ],
    ['two receivers of one name', { ...long, receivers: [...long.receivers, ...long.receivers] }, 'receivers[1].name', /is named twice/],
  ];
  for (const [name, file, path, message] of wrong)
    test(name, () => {
      const parsed = tenantFileSchema.safeParse(file);
      assert.equal(parsed.success, false);
      const faults = parsed.error ? fieldFaults(parsed.error) : [];
      const fault = faults.find((each) => each.path === path || each.path.startsWith(`${path}.`));
      assert.ok(fault, `no fault at ${path}: ${JSON.stringify(faults)}`);
      assert.match(fault.message, message);
    });
});

test('durations are what Prometheus writes, in ms', () => {
  const known = {
    '30s': 30_000,
    '5m': 300_000,
    '1h30m': 5_400_000,
    '500ms': 500,
    '1m500ms': 60_500,
    '1d': 86_400_000,
    '2w': 1_209_600_000,
    '0s': 0,
    '1h2m3s4ms': 3_723_004,
  };
  for (const [text, ms] of Object.entries(known)) assert.equal(durationSchema.parse(text), ms, text);
  for (const text of ['', ' ', '5', 's', '-5s', '1.5h', '5 m', '5M', '1s1s', '99999999999999999999w', '25d'])
    assert.equal(durationSchema.safeParse(text).success, false, JSON.stringify(text));
});

test('matchers are names and values, quotes optional', () => {
  assert.deepEqual(matcherSchema.parse('team="db"'), { name: 'team', value: 'db', equal: true });
  assert.deepEqual(matcherSchema.parse(' team != db '), { name: 'team', value: 'db', equal: false });
  assert.deepEqual(matcherSchema.parse('team=""'), { name: 'team', value: '', equal: true });
  assert.deepEqual(matcherSchema.parse('team='), { name: 'team', value: '', equal: true });
  assert.deepEqual(matcherSchema.parse('q="a=b c"'), { name: 'q', value: 'a=b c', equal: true });
  for (const text of ['', 'team', '="x"', 'team~"x"', 'team=~"x"', 'team!~"x"', 'team="x', 'a b="x"', 'team>"x"', 'team="x"y'])
    assert.equal(matcherSchema.safeParse(text).success, false, text);
});
