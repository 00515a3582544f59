import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldFaults } from './fieldFaults.ts';
import { tenantFileSchema } from './tenantFile.ts';

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
    [30_000, 5_400_000, [{ name: 'team', operator: '=', value: 'db' }]],
  );
});

describe('a wrong file is refused with the field and what is wrong with it:', () => {
  const config = (more: object) => ({ ...short, slack_config: { default_channel: '#alerts', ...more } });
  const route = (more: object) => ({ ...long, route: { receiver: 'all', ...more } });
  const wrong: [name: string, file: unknown, path: string, message: RegExp][] = [
    ['no tenant', { slack_config: short.slack_config }, 'tenant', /expected string/],
    ['a tenant that could end a quoted string', { ...short, tenant: "a'; drop" }, 'tenant', /use 1 to 63 of a-z/],
    ['no channel', { tenant: 'acme', slack_config: {} }, 'slack_config.default_channel', /expected string/],
    ['a channel without #', config({ default_channel: 'alerts' }), 'slack_config.default_channel', /neither #channel-name nor a channel ID/],
    ['a language that is none', config({ languages: ['en', 'Klingon'] }), 'slack_config.languages[1]', /is not a language code/],
    ['a rate of 0', config({ rate_limit: 0 }), 'slack_config.rate_limit', />=1/],
    ['a field nobody knows', { ...short, slak_config: {} }, '', /slak_config/],
    ['a duration without a unit', route({ group_wait: '30' }), 'route.group_wait', /not a duration like 30s/],
    ['a repetition without end', route({ repeat_interval: '0s' }), 'route.repeat_interval', /at least 1s/],
    ['a matcher that is none', route({ routes: [{ matchers: ['a="b"', 'a=="b"'] }] }), 'route.routes[0].matchers[1]', /at character 3/],
    ['a regular expression that is none', route({ routes: [{ matchers: ['a=~"["'] }] }), 'route.routes[0].matchers[0]', /is not a regular expression/],
    ['a root with matchers', route({ matchers: ['a="b"'] }), 'route.matchers', /the root route takes every alert/],
    ['a root without receiver', { ...long, route: {} }, 'route.receiver', /needs a receiver/],
    ['a receiver nobody has', route({ routes: [{ routes: [{ receiver: 'typo' }] }] }), 'route.routes[0].routes[0].receiver', /no receiver is named typo/],
    ['a URL in the file', { ...long, receivers: [{ name: 'all', slack: [{ webhook: 'https://hooks.slack.com/x' }] }] }, 'receivers[0].slack[0]', /./],
    ['two receivers of one name', { ...long, receivers: [...long.receivers, ...long.receivers] }, 'receivers[1].name', /is named twice/],
    ["an environment's root without receiver", { ...long, environments: { dev: { route: {} } } }, 'environments.dev.route.receiver', /needs a receiver/],
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
