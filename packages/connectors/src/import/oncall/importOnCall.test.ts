import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import fc from 'fast-check';
import { faultsOf, hostile } from '../hostile.ts';
import { importOnCall } from './importOnCall.ts';
import { matchersOfJinja } from './jinja.ts';
import { kinds } from './kinds.ts';

const read = (source: unknown) => {
  const { file, notes } = importOnCall(source, { tenant: 'acme' });
  assert.equal(tenantFileSchema.safeParse(file).error?.message, undefined);
  return { file: file as { route: { routes: { routes?: unknown[] }[] } } & Record<string, unknown>, notes };
};
const jinja = (id: string, integration: string, position: number, test: string, channel: string | null, more: object = {}) => ({
  id,
  integration_id: integration,
  escalation_chain_id: 'CHAIN1',
  routing_type: 'jinja2',
  routing_regex: `{{ ${test} }}`,
  position,
  is_the_last_route: false,
  slack: { channel_id: channel, enabled: channel !== null },
  telegram: { id: null, enabled: false },
  ...more,
});
const last = (id: string, integration: string, channel: string) =>
  jinja(id, integration, 9, '', channel, { routing_type: 'regex', routing_regex: '', is_the_last_route: true });

const company = {
  integrations: {
    count: 2,
    next: null,
    previous: null,
    results: [
      {
        id: 'CPROM',
        name: 'Prometheus',
        type: 'alertmanager',
        link: 'https://oncall-prod-eu.grafana.net/integrations/v1/alertmanager/SECRETTOKEN/',
        inbound_email: 'secret@inbound.example.com',
        templates: { grouping_key: '{{ payload.groupKey }}', slack: { title: null } },
        maintenance_mode: null,
        default_route: { id: 'RLAST', escalation_chain_id: null, slack: { channel_id: 'C0000OPS', enabled: true } },
      },
      { id: 'CWEB', name: 'Shop hooks', type: 'webhook', templates: {}, default_route: { id: 'R9', slack: { channel_id: null, enabled: true } } },
    ],
  },
  routes: [
    jinja('R2', 'CPROM', 1, "payload.commonLabels.team in ['db', 'web.eu'] and payload.labels.env != 'test'", 'C0000DB1'),
    jinja('R1', 'CPROM', 0, 'payload.labels.severity == "critical"', 'C0000ALL'),
    jinja('R3', 'CPROM', 2, 'payload.labels.a == "x" or payload.labels.b == "boss@example.com"', 'C0000DB1'),
    last('RLAST', 'CPROM', 'C0000OPS'),
    jinja('R5', 'CWEB', 0, 'payload.get("severity") == "high"', null, { telegram: { id: 'T', enabled: true } }),
    jinja('R6', 'CGONE', 0, 'payload.labels.x == "y"', 'C0000DB1'),
  ],
  escalation_chains: [{ id: 'CHAIN1', name: 'Database on call', team_id: null }],
  escalation_policies: [
    { id: 'E2', escalation_chain_id: 'CHAIN1', position: 1, type: 'wait', duration: 300 },
    { id: 'E1', escalation_chain_id: 'CHAIN1', position: 0, type: 'notify_on_call_from_schedule', notify_on_call_from_schedule: 'S1' },
    { id: 'E3', escalation_chain_id: 'CGONE', position: 0, type: 'notify_persons', persons_to_notify: ['U1'] },
  ],
  schedules: [{ id: 'S1', name: 'Primary', type: 'ical', ical_url_primary: 'https://calendar.example.com/SECRET.ics', team_id: null }],
  on_call_shifts: [{ id: 'SH1', name: 'Nights', type: 'rolling_users', users: ['U1'] }],
  slack_channels: [
    { name: 'db', slack_id: 'C0000DB1' },
    { name: 'ops', slack_id: 'C0000OPS' },
    { name: 'random', slack_id: 'C0000RND' },
  ],
  teams: [{ id: 'T1', name: 'Platform', email: 'secret@example.com' }],
  users: [{ id: 'U1', email: 'secret@example.com', username: 'secret', role: 'admin' }],
  personal_notification_rules: [{ id: 'N1', user_id: 'U1', position: 0, type: 'notify_by_sms' }],
  outgoing_webhooks: [{ id: 'H1', name: 'Ticket', url: 'https://example.com/SECRET', authorization_header: 'SECRET', trigger_type: 'acknowledge' }],
};

describe('an export of Grafana OnCall', () => {
  it('becomes a branch for each integration, with its routes in order', () => {
    const { file } = read(company);
    assert.deepEqual(file, {
      tenant: 'acme',
      slack_config: { default_channel: '#ops' },
      receivers: [
        { name: 'ops', slack: [{ channel: '#ops' }] },
        { name: 'C0000ALL', slack: [{ channel: 'C0000ALL' }] },
        { name: 'db', slack: [{ channel: '#db' }] },
      ],
      route: {
        receiver: 'default',
        routes: [
          {
            receiver: 'ops',
            matchers: ['integration="Prometheus"'],
            routes: [
              { matchers: ['severity="critical"'], receiver: 'C0000ALL' },
              { matchers: ['team=~"db|web\\\\.eu"', 'env!="test"'], receiver: 'db' },
            ],
          },
          { receiver: 'default', matchers: ['integration="Shop hooks"'], routes: [{ matchers: ['severity="high"'], receiver: 'default' }] },
        ],
      },
    });
  });

  it('needs no label where there is one integration only', () => {
    const { file, notes } = read({ integrations: company.integrations.results.slice(0, 1), routes: company.routes.slice(0, 1) });
    assert.equal(JSON.stringify(file.route).includes('integration='), false);
    assert.match(notes[0]?.message ?? '', /is the only one, so its routes are for all alerts/);
  });

  it('names every thing that is not in the new file, and repeats no secret', () => {
    const { file, notes } = read(company);
    const at = new Set(notes.map((note) => note.at.replace(/\.results/, '')));
    const routed = ['routes[0]', 'routes[1]', 'routes[3]'];
    const told = ['escalation_policies[0]', 'escalation_policies[1]', 'slack_channels[0]', 'slack_channels[1]', 'slack_channels[2]'];
    for (const kind of kinds)
      for (const index of Array.from(Array.isArray(company[kind]) ? company[kind] : company.integrations.results).keys()) {
        const place = `${kind}[${index}]`;
        assert.ok(at.has(place) || routed.includes(place) || told.includes(place), place);
      }
    assert.ok(at.has('slack_channels') && at.has('routes[4].telegram'));
    assert.doesNotMatch(JSON.stringify([file, notes]), /secret|boss@/i);
    const chain = notes.find((note) => note.at === 'escalation_chains[0]')?.message ?? '';
    assert.match(chain, /"Database on call", of 6 routes, IS NOT FOLLOWED ANY MORE: its steps are notify on call from schedule, then wait 5 min\./);
  });

  it('says so where only a page of several is there, and where a key is not known', () => {
    const { notes } = read({ integrations: { results: [], next: 'https://example.com/?page=2' }, alerts: [{ id: 1 }] });
    assert.deepEqual(
      notes.map(({ at, kind }) => `${kind}: ${at}`),
      ['to do: integrations', 'to do: integrations', 'left out: alerts'],
    );
  });

  it('that is none, or broken, is refused in words', () => {
    for (const wrong of [
      null,
      [],
      'x',
      {},
      { data: [] },
      { integrations: 'x' },
      { integrations: [1] },
      { integrations: { results: 1 } },
      { routes: [{ slack: 1 }] },
    ])
      assert.ok(faultsOf(() => importOnCall(wrong, { tenant: 'acme' })).length > 0, JSON.stringify(wrong));
    const many = {
      integrations: company.integrations,
      routes: Array.from({ length: 10_000 }, (_, index) => jinja(`R${index}`, 'CPROM', index, 'payload.labels.a == "b"', 'C0000DB1')),
    };
    assert.match(faultsOf(() => importOnCall(many, { tenant: 'acme' }))[0] ?? '', /has 10,000 routes; a tenant's file has 2,000 at most/);
  });

  it('never breaks, whatever stands in it', () => {
    fc.assert(
      fc.property(hostile(company, kinds), (source) => {
        const faults = faultsOf(() => void read(source));
        assert.ok(Array.isArray(faults));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a jinja2 test', () => {
  it('becomes matchers where it only compares labels', () => {
    const known: Record<string, string[]> = {
      '{{ payload.labels.severity == "critical" }}': ['severity="critical"'],
      "{{payload.commonLabels.team=='db'}}": ['team="db"'],
      '{{- payload["labels"]["my.team"] != "db" -}}': ['my.team!="db"'],
      '{{ payload.labels.get("a") == "b" and payload.get("c") == "d" }}': ['a="b"', 'c="d"'],
      '{{ payload.groupLabels.a in ["x|y", "z"] }}': ['a=~"x\\\\|y|z"'],
      '{{ payload.labels.a not in ("x", "y") }}': ['a!~"x|y"'],
      '{{ payload.severity == "a and b" }}': ['severity="a and b"'],
    };
    for (const [text, matchers] of Object.entries(known)) assert.deepEqual(matchersOfJinja(text), matchers, text);
  });

  it('is left to a person where it does anything else', () => {
    for (const test of [
      '',
      'true',
      'payload.labels.a == "b" or payload.labels.c == "d"',
      'not payload.labels.a == "b"',
      'payload.labels.a',
      'payload.labels.a == ""',
      'payload.labels.a != ""',
      'payload.labels.a in ["x", ""]',
      'payload.labels.a in []',
      'payload.labels.a in ("x")',
      'payload.labels.a in "xyz"',
      '"x" in payload.labels.a',
      'payload.labels.a == 1',
      'payload.labels.a | lower == "b"',
      'payload.labels.a == payload.labels.b',
      'payload.labels.a == "b" and',
      'payload.labels.a == "b" "c"',
      'payload.labels == "b"',
      'payload.labels.a.b == "c"',
      'payload.status == "firing"',
      'payload.alerts[0].labels.a == "b"',
      'payload.annotations.team == "db"',
      'payload.labels.a == "x\\"y"',
      'payload.labels.owner == "boss@example.com"',
      '(payload.labels.a == "b")',
      'labels.a == "b"',
    ])
      assert.equal(matchersOfJinja(`{{ ${test} }}`), null, test);
    for (const text of ['payload.labels.a == "b"', '{% if payload.labels.a == "b" %}True{% endif %}', '{{ payload.labels.a == "b" }}x'])
      assert.equal(matchersOfJinja(text), null, text);
  });
});

it('a field that nothing is made of is named', () => {
  const { notes } = importOnCall({ integrations: [{ id: 'I', name: 'a', link: 'https://example.org/x', frobnicate: { deep: 1 } }] }, { tenant: 'acme' });
  assert.ok(
    notes.some(({ at, kind, message }) => at === 'integrations[0]' && kind === 'left out' && message === 'says more that nothing stands for: `frobnicate`'),
  );
});
