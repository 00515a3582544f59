import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { faultsOf, least, read, rootOf } from './testing.ts';

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
    assert.deepEqual((file['route'] as Record<string, unknown>)['routes'], [{ group_wait: '24d', repeat_interval: '24d' }, { repeat_interval: '1s' }]);
    assert.deepEqual(said, [
      'left out: route.continue',
      'changed: route.routes[0].repeat_interval',
      'changed: route.routes[0].group_wait',
      'changed: route.routes[1].repeat_interval',
    ]);
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
