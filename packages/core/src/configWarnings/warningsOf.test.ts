import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { warningsOf } from './warningsOf.ts';

const now = Date.UTC(2026, 10, 23, 8);
const slack_config = { default_channel: '#a', languages: ['en'] };

function warnings(more: object): string[] {
  const file = tenantFileSchema.parse({ tenant: 'acme', slack_config, ...more });
  return warningsOf(file, { now, languages: ['en', 'de', 'fr'] }).map(({ path, message }) => `${fieldName(path)}: ${message}`);
}

const inRoute = (more: object, root = {}) => ({ route: { receiver: 'default', ...root, routes: [{ ...more }] } });
const db = { name: 'db', slack: [{ channel: '#db' }] };
const weekend = { name: 'weekend', time_intervals: [{ weekdays: ['saturday', 'sunday'] }] };

describe('names that no route names', () => {
  test('receivers', () => {
    assert.deepEqual(warnings({ receivers: [db] }), ['receivers[0].name: no route names this receiver, so nobody is told by it']);
    assert.deepEqual(warnings({ receivers: [db], ...inRoute({ receiver: 'db' }) }), []);
    assert.deepEqual(warnings({ receivers: [db], environments: { prod: { route: { receiver: 'db' } } } }), []);
  });

  test('default and escalation are named by the tree that a file has without one of its own', () => {
    const own = { receivers: [{ ...db, name: 'escalation' }] };
    assert.deepEqual(warnings(own), []);
    assert.deepEqual(warnings({ ...own, environments: { prod: { route: { receiver: 'default' } } } }), []);
    assert.equal(warnings({ ...own, route: { receiver: 'default' } }).length, 1);
  });

  test('time intervals', () => {
    assert.deepEqual(warnings({ time_intervals: [weekend] }), [
      'time_intervals[0].name: no route and no policy names this time interval, so it changes nothing',
    ]);
    for (const field of ['mute_time_intervals', 'active_time_intervals'])
      assert.deepEqual(warnings({ time_intervals: [weekend], ...inRoute({ [field]: ['weekend'] }) }), []);
  });
});

describe('escalation policies', () => {
  const policy = (...levels: Record<string, unknown>[]) => ({
    escalation_policies: [{ name: 'critical', levels }],
    ...inRoute({ escalation_policy: 'critical' }),
  });
  const ops = { channels: ['#ops'] };

  test('that no route names are for the API only', () => {
    const own = { escalation_policies: [{ name: 'critical', levels: [{ delay: '5m', ...ops }] }] };
    assert.deepEqual(warnings(own), ['escalation_policies[0].name: no route names this policy, so only POST /v1/escalations can use it']);
    assert.deepEqual(warnings({ ...own, environments: { prod: { escalation_policy: 'critical' } } }), []);
  });

  test('with a level that asks nobody, or comes no later than the one before it', () => {
    assert.deepEqual(warnings(policy({ delay: '5m', ...ops }, { delay: '9m', ...ops })), []);
    assert.match(warnings(policy({ delay: '5m' }))[0] ?? '', /^escalation_policies\[0\]\.levels\[0\]: asks nobody/);
    assert.match(warnings(policy({ delay: '5m', ...ops }, { delay: '5m', ...ops }))[0] ?? '', /levels\[1\]\.delay: is not after the level before it/);
  });

  test('use time intervals too', () => {
    const hours = { ...policy({ delay: '5m', ...ops }), time_intervals: [weekend] };
    assert.equal(warnings(hours).length, 1);
    const named = hours.escalation_policies.map((each) => ({ ...each, business_hours: ['weekend'] }));
    assert.deepEqual(warnings({ ...hours, escalation_policies: named }), []);
  });
});

describe('matchers that hardly mean what they say', () => {
  const odd: [matcher: string, message: string][] = [
    [`team='db'`, `compares with 'db', quotes included; write team="db"`],
    ['team=~`db|web`', 'compares with `db|web`, quotes included; write team=~"db|web"'],
    ['team=“db”', 'compares with “db”, quotes included; write team="db"'],
    ['team = db and severity=critical', 'takes "db and severity=critical" as one value; conditions have commas between them'],
    ['team="db|web"', 'compares with "db|web" letter by letter; for a regular expression write team=~"db|web"'],
    ['team="db.*"', 'compares with "db.*" letter by letter; for a regular expression write team=~"db.*"'],
  ];
  for (const [matcher, message] of odd)
    test(matcher, () => assert.deepEqual(warnings(inRoute({ matchers: [matcher] })), [`route.routes[0].matchers: ${message}`]));

  for (const matcher of ['team="db"', `team="it's"`, 'team=~"db|web"', 'host="10.0.0.1"', 'team="search and rescue"', 'job="a | b"'])
    test(`${matcher} is as it should be`, () => assert.deepEqual(warnings(inRoute({ matchers: [matcher] })), []));

  test('those of silences, inhibit rules and environments too', () => {
    const list = [`a='b'`];
    const more = {
      silences: [{ matchers: list, ends_at: '2027-01-01T00:00:00Z', created_by: 'anna', comment: 'x' }],
      inhibit_rules: [{ source_matchers: list, target_matchers: list }],
      environments: { prod: inRoute({ matchers: list }) },
    };
    const fields = [
      'environments.prod.route.routes[0].matchers',
      'silences[0].matchers',
      'inhibit_rules[0].source_matchers',
      'inhibit_rules[0].target_matchers',
    ];
    assert.deepEqual(
      warnings(more).map((line) => line.split(':')[0]),
      fields,
    );
  });
});

test('a repetition that comes before the changes, with what is inherited', () => {
  assert.deepEqual(warnings(inRoute({ repeat_interval: '30s' }, { group_interval: '5m' })), [
    'route.routes[0].repeat_interval: is shorter than the group_interval of this route, so what did not change is told again before changes are; make it longer',
  ]);
  assert.deepEqual(
    warnings(inRoute({ group_interval: '5h' })).map((line) => line.split(':')[0]),
    ['route.routes[0].group_interval'],
  );
  assert.deepEqual(warnings(inRoute({ group_interval: '4h' })), []);
  assert.deepEqual(warnings(inRoute({ receiver: 'default' }, { group_interval: '5m', repeat_interval: '5m' })), []);
});

test('an environment that says what holds anyway', () => {
  const route = { receiver: 'default', routes: [{ matchers: ['a="b"'] }] };
  const nothing = ['environments.prod: says what holds for the tenant anyway, so it changes nothing'];
  for (const overlay of [
    {},
    { silent: false },
    { slack_config: {} },
    { slack_config: { default_channel: '#a' } },
    { slack_config: { languages: ['en'] } },
    { route },
  ])
    assert.deepEqual(warnings({ route, environments: { prod: overlay } }), nothing, JSON.stringify(overlay));
  for (const overlay of [
    { silent: true },
    { slack_config: { default_channel: '#b' } },
    { slack_config: { rate_limit: 5 } },
    { route: { receiver: 'default' } },
  ])
    assert.deepEqual(warnings({ route, environments: { prod: overlay } }), [], JSON.stringify(overlay));
});

test('a silence that is over', () => {
  const until = (ends_at: string) => ({ silences: [{ matchers: ['a="b"'], ends_at, created_by: 'anna', comment: 'x' }] });
  assert.deepEqual(warnings(until('2026-11-23T08:00:00Z')), ['silences[0].ends_at: was over at 2026-11-23T08:00:00Z; take the silence out']);
  assert.deepEqual(warnings(until('2026-11-23T08:00:01Z')), []);
});

test('languages that there are no messages in', () => {
  const file = {
    slack_config: { ...slack_config, languages: ['en', 'de-AT', 'nl'], channels: { '#b': { language: 'ja' } } },
    receivers: [{ name: 'db', slack: [{ channel: '#db', language: 'es' }] }],
    ...inRoute({ receiver: 'db', language: 'fx' }),
  };
  assert.deepEqual(warnings(file), [
    'slack_config.languages[2]: no folder of templates is named nl, so people read en; there are en, de, fr',
    'slack_config.channels["#b"].language: no folder of templates is named ja, so people read en; there are en, de, fr',
    'route.routes[0].language: no folder of templates is named fx, so people read en; there are en, de, fr',
    'receivers[0].slack[0].language: no folder of templates is named es, so people read en; there are en, de, fr',
  ]);
});
