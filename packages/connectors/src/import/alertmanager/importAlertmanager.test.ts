import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TocsinError } from '@tocsin/contracts/errors';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { importAlertmanager } from './importAlertmanager.ts';

type File = Record<string, unknown>;

const slackOf = (channel: string, more: object = {}) => ({ slack_configs: [{ channel, send_resolved: 'true', ...more }] });
const least = { route: { receiver: 'r' }, receivers: [{ name: 'r', ...slackOf('#ops') }] };

const read = (source: unknown) => {
  const { file, notes } = importAlertmanager(source, { tenant: 'acme' });
  const { error } = tenantFileSchema.safeParse(file);
  assert.equal(error, undefined, `it is not a right tenant file: ${error?.message}`);
  return { file: file as File, notes, said: notes.map(({ at, kind }) => `${kind}: ${at}`) };
};
const rootOf = (route: object, more: object = {}) => read({ ...least, route: { receiver: 'r', ...route }, ...more }).file['route'];
const faultsOf = (source: unknown): string[] => {
  try {
    importAlertmanager(source, { tenant: 'acme' });
  } catch (error) {
    assert.ok(error instanceof TocsinError);
    assert.equal(error.code, 'invalid_input');
    return error.fields.length > 0 ? error.fields.map(({ path, message }) => `${path} ${message}`) : [error.message];
  }
  assert.fail('it was taken');
};

describe('routes of an Alertmanager file', () => {
  it('say what Alertmanager means where they say nothing and Tocsin means something else', () => {
    const { file, notes } = read(least);
    assert.deepEqual(notes, []);
    assert.deepEqual(file, {
      tenant: 'acme',
      slack_config: { default_channel: '#ops' },
      receivers: [{ name: 'r', slack: [{ channel: '#ops' }] }],
      route: { receiver: 'r', group_by: [], group_wait: '30s', group_interval: '5m' },
    });
    const { groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } = planTenant(tenantFileSchema.parse(file), 1).base.root;
    assert.deepEqual([groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs], [[], 30_000, 300_000, 14_400_000]);
  });

  it('keep order, continue, grouping and timers; all three forms of matchers become one', () => {
    const routes = [
      { match: { team: 'db', level: '1.0' }, match_re: { env: 'prod|stage' }, matchers: ['a="1", b!="2"'], continue: 'yes', group_by: ['...'] },
      { receiver: '', matchers: ['{}'], group_by: [], repeat_interval: '1d12h', routes: [{ match: { x: null }, group_wait: '0s' }] },
    ];
    assert.deepEqual(rootOf({ group_by: ['b', 'a'], group_wait: '1s', group_interval: '2s', repeat_interval: '3s', routes }), {
      receiver: 'r',
      group_by: ['b', 'a'],
      group_wait: '1s',
      group_interval: '2s',
      repeat_interval: '3s',
      routes: [
        { matchers: ['team="db"', 'level="1.0"', 'env=~"prod|stage"', 'a="1", b!="2"'], group_by: ['...'], continue: true },
        { group_by: [], repeat_interval: '1d12h', routes: [{ matchers: ['x=""'], group_wait: '0s' }] },
      ],
    });
  });

  it('anchor a match_re as often as Alertmanager does where that makes a difference', () => {
    const routes = ['a)|(b', '(a)|(b)', '[)]|\\)', 'say "hi"'].map((pattern) => ({ match_re: { q: pattern } }));
    const written = (rootOf({ routes }) as { routes: { matchers: string[] }[] }).routes.map(({ matchers }) => matchers[0]);
    assert.deepEqual(written, ['q=~"^(?:a)|(b)$"', 'q=~"(a)|(b)"', 'q=~"[)]|\\\\)"', 'q=~"say \\"hi\\""']);
  });

  it('have timers that Tocsin cannot count changed, and say so', () => {
    const { file, said } = read({
      ...least,
      route: { receiver: 'r', continue: 'true', routes: [{ repeat_interval: '1y', group_wait: '30d' }, { repeat_interval: '5ms' }] },
    });
    assert.deepEqual((file['route'] as File)['routes'], [{ group_wait: '24d', repeat_interval: '24d' }, { repeat_interval: '1s' }]);
    assert.deepEqual(said, [
      'left out: route.continue',
      'changed: route.routes[0].repeat_interval',
      'changed: route.routes[0].group_wait',
      'changed: route.routes[1].repeat_interval',
    ]);
  });
});

describe('receivers of an Alertmanager file', () => {
  const receiversOf = (...receivers: object[]) => {
    const named = receivers.map((receiver, index) => ({ name: `r${index}`, ...receiver }));
    return read({ route: { receiver: 'r0' }, receivers: named });
  };

  it('become Slack channels; the channel of the root is the default', () => {
    const { file, said } = receiversOf(slackOf('alerts'), slackOf('#db'), slackOf('C0123456'));
    assert.deepEqual(file['slack_config'], { default_channel: '#alerts' });
    assert.deepEqual(
      (file['receivers'] as { slack: unknown }[]).map(({ slack }) => slack),
      [[{ channel: '#alerts' }], [{ channel: '#db' }], [{ channel: 'C0123456' }]],
    );
    assert.deepEqual(said, ['changed: receivers[0].slack_configs[0].channel']);
  });

  it('never become silent when they told somebody, and stay silent when they told nobody', () => {
    const { file, notes, said } = receiversOf(
      { pagerduty_configs: [{ routing_key: 'SECRET' }] },
      {},
      { webhook_configs: [] },
      slackOf('#db', { channel: '@anna' }),
      {
        novel_configs: [{ a: 1 }],
      },
    );
    assert.deepEqual(
      (file['receivers'] as { slack: unknown }[]).map(({ slack }) => slack),
      [[{ channel: '#alerts' }], [], [], [{ channel: '#alerts' }], [{ channel: '#alerts' }]],
    );
    assert.deepEqual(said, [
      'to do: receivers',
      'to do: receivers[0]',
      'to do: receivers[0].pagerduty_configs[0]',
      'to do: receivers[3].slack_configs[0]',
      'to do: receivers[3].slack_configs[0].channel',
      'to do: receivers[4]',
      'to do: receivers[4].novel_configs[0]',
    ]);
    assert.match(notes[2]?.message ?? '', /^of receiver "r0": PagerDuty IS NOT TOLD ANY MORE/);
  });

  it('send to the webhook of SLACK_WEBHOOK_URL where only a webhook says where', () => {
    const webhook = 'https://hooks.slack.com/services/T0/B0/SECRET';
    const api = 'https://slack.com/api/chat.postMessage';
    const cases: [global: object, entry: object, target: object][] = [
      [{ slack_api_url: webhook }, {}, { webhook: 'default' }],
      [{}, { api_url: webhook }, { webhook: 'default' }],
      [{}, { api_url_file: '/etc/url' }, { webhook: 'default' }],
      [{ slack_api_url: webhook }, { channel: '{{ .GroupLabels.team }}' }, { webhook: 'default' }],
      [{ slack_api_url: webhook }, { channel: '#db' }, { channel: '#db' }],
      [{ slack_api_url: api }, {}, { channel: '#alerts' }],
      [{ slack_api_url: webhook }, { app_token: 'xoxb-SECRET' }, { channel: '#alerts' }],
      [{ slack_app_token: 'xoxb-SECRET' }, { channel: webhook }, { channel: '#alerts' }],
    ];
    for (const [global, entry, target] of cases) {
      const { file, notes } = read({ global, route: { receiver: 'r' }, receivers: [{ name: 'r', slack_configs: [entry] }] });
      assert.deepEqual((file['receivers'] as { slack: unknown }[])[0]?.slack, [target], JSON.stringify([global, entry]));
      assert.doesNotMatch(JSON.stringify([file, notes]), /SECRET/);
    }
  });

  it('with names that Tocsin has itself are renamed, in routes too', () => {
    const long = 'x'.repeat(120);
    const { file, said } = read({
      route: { receiver: 'default', routes: [{ receiver: 'escalation' }, { receiver: long }] },
      receivers: [{ name: 'default', ...slackOf('#a') }, { name: 'escalation' }, { name: 'escalation-receiver' }, { name: long }],
    });
    const names = (file['receivers'] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 3), ['default-receiver', 'escalation-receiver-2', 'escalation-receiver']);
    const { receiver, routes } = file['route'] as { receiver: string; routes: { receiver: string }[] };
    assert.deepEqual([receiver, ...routes.map((route) => route.receiver)], [names[0], names[1], names[3]]);
    assert.deepEqual(said, ['changed: receivers[0].name', 'changed: receivers[1].name', 'changed: receivers[3].name']);
  });

  it('tell once where two entries go to the same place', () => {
    const { file, said } = receiversOf({ slack_configs: [slackOf('#a').slack_configs[0], slackOf('a').slack_configs[0]] });
    assert.deepEqual((file['receivers'] as { slack: unknown }[])[0]?.slack, [{ channel: '#a' }]);
    assert.deepEqual(said, ['changed: receivers[0].slack_configs[1]', 'changed: receivers[0].slack_configs[1].channel']);
  });

  it('have each field of a Slack entry noted; one that mentions people is left to do', () => {
    const { notes, said } = receiversOf({
      slack_configs: [{ channel: '#a', send_resolved: 'false', title: '{{ x }}', text: '<!here>', color: 'red', new_one: 1 }],
    });
    assert.deepEqual(said, [
      'changed: receivers[0].slack_configs[0].send_resolved',
      'left out: receivers[0].slack_configs[0].title',
      'to do: receivers[0].slack_configs[0].text',
      'left out: receivers[0].slack_configs[0].color',
      'left out: receivers[0].slack_configs[0].new_one',
    ]);
    assert.equal(new Set(notes.map(({ message }) => message)).size, 5);
  });
});

describe('time intervals and inhibition rules of an Alertmanager file', () => {
  const intervalsOf = (source: object) => {
    const { file, said } = read({ ...least, ...source });
    return { intervals: (file['time_intervals'] ?? []) as { name: string; time_intervals: File[] }[], said };
  };

  it('come from both lists, in the words of a tenant file', () => {
    const part = {
      times: [{ start_time: '22:00', end_time: '24:00' }],
      weekdays: ['Saturday', 'monday:friday'],
      days_of_month: ['1:5', -1],
      location: 'Europe/Paris',
    };
    const { intervals, said } = intervalsOf({
      mute_time_intervals: [{ name: 'old', time_intervals: [part] }],
      time_intervals: [{ name: 'new', time_intervals: [{}, null] }],
    });
    assert.deepEqual(intervals, [
      { name: 'old', time_intervals: [{ ...part, days_of_month: ['1:5', '-1'] }] },
      { name: 'new', time_intervals: [{}, {}] },
    ]);
    assert.deepEqual(said, []);
  });

  it("never hold where Alertmanager's never do", () => {
    const never = [{ years: ['9999'] }];
    for (const parts of [undefined, [], [{ weekdays: [] }], [{ months: ['13'] }], [{ years: ['26'], weekdays: ['monday'] }]]) {
      const { intervals, said } = intervalsOf({ time_intervals: [{ name: 'n', time_intervals: parts }] });
      assert.deepEqual(intervals[0]?.time_intervals, never, JSON.stringify(parts));
      assert.ok(said.includes('changed: time_intervals[0]'));
    }
    const { intervals, said } = intervalsOf({
      time_intervals: [{ name: 'n', time_intervals: [{ times: [] }, { months: ['10:15'], years: ['-5:2030'], location: 'Local' }] }],
    });
    assert.deepEqual(intervals[0]?.time_intervals, [{ months: ['10:12'], years: ['0:2030'], location: 'UTC' }]);
    assert.deepEqual(said, [
      'changed: time_intervals[0].time_intervals[0].times',
      'changed: time_intervals[0].time_intervals[1].months[0]',
      'changed: time_intervals[0].time_intervals[1].years[0]',
      'to do: time_intervals[0].time_intervals[1].location',
    ]);
  });

  it('have their matchers in both forms', () => {
    const { file, said } = read({
      ...least,
      inhibit_rules: [
        { source_match: { severity: 'critical' }, target_match_re: { severity: 'warning|info' }, equal: ['cluster'] },
        { name: 'n', source_matchers: ['a="1"'], source_match_re: { b: '.+' }, target_matchers: [], target_match: { c: 'x' } },
        null,
      ],
    });
    assert.deepEqual(file['inhibit_rules'], [
      { source_matchers: ['severity="critical"'], target_matchers: ['severity=~"warning|info"'], equal: ['cluster'] },
      { name: 'n', source_matchers: ['b=~".+"', 'a="1"'], target_matchers: ['c="x"'] },
      { source_matchers: [], target_matchers: [] },
    ]);
    assert.deepEqual(said, []);
  });
});

describe('an Alertmanager file that is not right', () => {
  it('is refused with what is wrong, in the words of the file', () => {
    const route = (more: object) => ({ ...least, route: { receiver: 'r', ...more } });
    const wrong: [source: unknown, fault: RegExp][] = [
      [null, /no Alertmanager file: it is empty/],
      [[1], /no mapping/],
      [{ receivers: [] }, /has no `route`\.$/],
      [{ alertmanager: { config: least } }, /one in `alertmanager\.config`/],
      [{ kind: 'AlertmanagerConfig' }, /Kubernetes operator/],
      [{ alertmanager_config: 'route: {}' }, /Mimir or Cortex/],
      [{ tenant: 'a', slack_config: {} }, /tenant's file of Tocsin already/],
      [{ route: null }, /^route is empty/],
      [{ route: {} }, /^route\.receiver is missing/],
      [{ ...least, route: { receiver: 'x' } }, /^route\.receiver names a receiver that is not there: "x"/],
      [route({ match: { a: 'b' } }), /^route\.matchers stands on the root route/],
      [route({ repeat_interval: '0s' }), /^route\.repeat_interval is zero/],
      [route({ group_wait: '5' }), /^route\.group_wait "5" is not a duration/],
      [route({ group_by: ['a', '...'] }), /^route\.group_by has labels beside/],
      [route({ group_by: 'a' }), /^route\.group_by is not a list/],
      [route({ group_by: Array.from({ length: 51 }, (_, n) => `l${n}`) }), /has 51 labels/],
      [route({ routes: [null] }), /^route\.routes\[0\] is empty/],
      [route({ routes: [{ match_re: { a: '(' } }] }), /^route\.routes\[0\]\.match_re\.a "\(" is not a regular expression/],
      [route({ routes: [{ match_re: { a: null } }] }), /^route\.routes\[0\]\.match_re\.a has no pattern/],
      [route({ routes: [{ matchers: ['team='.padEnd(5_000, 'x')] }] }), /longer than the 4,096 characters/],
      [route({ routes: [{ matchers: ['no'] }] }), /^route\.routes\[0\]\.matchers\[0\] /],
      [route({ routes: [{ match: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`l${n}`, 'x'])) }] }), /has 51 matchers/],
      [route({ routes: Array.from({ length: 2_001 }, () => ({})) }), /has 2,001 routes beside each other/],
      [route({ routes: [{ active_time_intervals: ['x'] }] }), /active_time_intervals\[0\] names a time interval that is not there/],
      [{ ...least, receivers: [...least.receivers, ...least.receivers] }, /^receivers\[1\]\.name is the name of another/],
      [{ ...least, receivers: [{}] }, /^receivers\[0\] has no name/],
      [
        { ...least, time_intervals: [{ name: 'n', time_intervals: [{ weekdays: ['mon'] }] }] },
        /^time_intervals\[0\]\.time_intervals\[0\]\.weekdays\[0\] "mon"/,
      ],
      [{ ...least, inhibit_rules: {} }, /^inhibit_rules is not a list/],
    ];
    for (const [source, fault] of wrong)
      assert.ok(
        faultsOf(source).some((each) => fault.test(each)),
        `${fault}: ${faultsOf(source).join('; ')}`,
      );
  });

  it('may be endless, or name labels like members of Object', () => {
    const endless: { receiver: string; routes: unknown[] } = { receiver: 'r', routes: [] };
    endless.routes.push(endless);
    assert.match(faultsOf({ ...least, route: endless })[0] ?? '', /larger or deeper/);
    const deep = Array.from({ length: 100 }).reduce<object>((below) => ({ routes: [below] }), {});
    assert.match(faultsOf({ ...least, route: deep })[0] ?? '', /larger or deeper/);
    const proto: unknown = JSON.parse(
      '{"route":{"receiver":"r","routes":[{"match":{"__proto__":"a","constructor":"b"}}]},"receivers":[{"name":"r"}],"__proto__":{"x":1}}',
    );
    const { file, said } = read(proto);
    assert.deepEqual((file['route'] as { routes: unknown[] }).routes, [{ matchers: ['__proto__="a"', 'constructor="b"'] }]);
    assert.deepEqual(said, ['to do: receivers', 'left out: __proto__']);
  });
});
