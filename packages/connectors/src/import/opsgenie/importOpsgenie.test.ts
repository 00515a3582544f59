import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import fc from 'fast-check';
import { faultsOf, hostile } from '../hostile.ts';
import { importOpsgenie } from './importOpsgenie.ts';
import { kinds } from './kinds.ts';

const read = (source: unknown) => {
  const { file, notes } = importOpsgenie(source, { tenant: 'acme' });
  assert.equal(tenantFileSchema.safeParse(file).error?.message, undefined);
  return { file: file as Record<string, unknown>, notes };
};
const criteria = (type: string, ...conditions: object[]) => ({ type, ...(conditions.length > 0 ? { conditions } : {}) });
const condition = (field: string, operation: string, expectedValue: unknown, more: object = {}) => ({
  field,
  operation,
  expectedValue,
  not: false,
  order: 0,
  ...more,
});
const rule = (team: string, order: number, name: string, of: object, more: object = {}) => ({
  id: `${team}-${order}`,
  team,
  name,
  order,
  isDefault: false,
  criteria: of,
  timezone: 'Europe/Paris',
  notify: { type: 'escalation', name: `${name}_escalation`, id: 'e' },
  ...more,
});
const office = {
  type: 'weekday-and-time-of-day',
  restrictions: [{ startDay: 'monday', startHour: 8, startMin: 0, endDay: 'friday', endHour: 18, endMin: 30 }],
};

const company = {
  teams: {
    data: [
      { id: 'T1', name: 'Database', description: 'ask secret@example.com' },
      { id: 'T2', name: 'default', links: {} },
      { id: 'T3', name: 'Web' },
    ],
    took: 0.1,
    requestId: 'r',
  },
  routing_rules: [
    rule('T1', 1, 'disks', criteria('match-any-condition', condition('message', 'contains', 'disk.full'), condition('tags', 'contains', 'storage'))),
    rule(
      'T1',
      0,
      'worst',
      criteria('match-all-conditions', condition('priority', 'equals', 'P1'), condition('extra-properties', 'equals', 'prod', { key: 'env' })),
    ),
    rule('T1', 2, 'Default', { type: 'match-all' }, { isDefault: true, notify: { type: 'none' } }),
    rule('T2', 0, 'office', criteria('match-all'), { timeRestriction: office }),
    rule('T2', 1, 'nobody knows', criteria('match-all-conditions', condition('responders', 'contains', 'boss@example.com'))),
    rule('GONE', 0, 'lost', criteria('match-all')),
  ],
  escalations: [
    {
      id: 'E1',
      name: 'Database_escalation',
      ownerTeam: { id: 'T1', name: 'Database' },
      rules: [
        { condition: 'if-not-acked', notifyType: 'default', delay: { timeAmount: 0, timeUnit: 'minutes' }, recipient: { type: 'schedule', name: 'Nights' } },
        {
          condition: 'if-not-acked',
          notifyType: 'default',
          delay: { timeAmount: 5, timeUnit: 'minutes' },
          recipient: { type: 'user', username: 'secret@example.com' },
        },
      ],
    },
  ],
  schedules: [{ id: 'S1', name: 'Nights', timezone: 'Europe/Paris', enabled: true, rotations: [] }],
  integrations: [
    { id: 'I1', name: 'Slack of databases', type: 'Slack', enabled: true, teamId: 'T1', channel: '#db-alerts', apiKey: 'SECRET' },
    { id: 'I2', name: 'Slack', type: 'SlackApp', enabled: true, ownerTeam: { id: 'T2', name: 'default' }, channelName: 'core' },
    { id: 'I3', name: 'Prometheus', type: 'Prometheus', enabled: true, apiKey: 'SECRET' },
    { id: 'I4', name: 'Old', type: 'Slack', enabled: false, channel: '#old' },
    { id: 'I5', name: 'Hooked', type: 'Slack', enabled: true, webhookUrl: 'https://hooks.slack.com/services/T0/B0/SECRET' },
  ],
  policies: [
    { id: 'P1', name: 'Quiet nights', type: 'notification', enabled: true, suppress: true, filter: { type: 'match-all' } },
    { id: 'P2', name: 'Raise', type: 'alert', enabled: true, message: '{{message}}' },
  ],
  maintenance: [
    {
      id: 'M1',
      status: 'planned',
      description: 'upgrade, ask secret@example.com',
      time: { type: 'schedule', startDate: '2026-12-01T08:00:00Z', endDate: '2026-12-01T10:00:00Z' },
      rules: [
        { state: 'disabled', entity: { id: 'I3', type: 'integration' } },
        { state: 'enabled', entity: { id: 'P1', type: 'policy' } },
      ],
    },
    { id: 'M2', status: 'past', time: {}, rules: [] },
  ],
  heartbeats: { data: [{ name: 'backup', interval: 1, intervalUnit: 'days', enabled: true }] },
  users: [{ id: 'U1', username: 'secret@example.com', fullName: 'Secret Person' }],
  notification_rules: [{ id: 'N1', name: 'New alert', actionType: 'create-alert', steps: [{ contact: { method: 'sms', to: '+33 6 12 34 56 78' } }] }],
};

describe('an export of Opsgenie', () => {
  it('becomes a branch for each team, with its rules in order', () => {
    const { file } = read(company);
    assert.deepEqual(file, {
      people: [{ name: 'somebody', slack_user: 'UTODO00001' }],
      escalation_policies: [{ name: 'Database_escalation', levels: [{ delay: '5m', people: ['somebody'] }] }],
      heartbeats: [{ name: 'backup', every: '1d', severity: 'warning' }],
      tenant: 'acme',
      slack_config: { default_channel: '#db-alerts' },
      receivers: [
        { name: 'Database', slack: [{ channel: '#db-alerts' }] },
        { name: 'default-team', slack: [{ channel: '#core' }] },
      ],
      route: {
        receiver: 'default',
        routes: [
          {
            receiver: 'Database',
            matchers: ['team="Database"'],
            routes: [
              { matchers: ['severity="critical"', 'env="prod"'], receiver: 'Database' },
              { matchers: ['message=~"(?s).*disk\\\\.full.*"'], receiver: 'Database' },
              { matchers: ['tags=~"(.*,)?storage(,.*)?"'], receiver: 'Database' },
            ],
          },
          {
            receiver: 'default-team',
            matchers: ['team="default"'],
            routes: [
              { receiver: 'default-team', active_time_intervals: ['default times 1'], continue: true },
              { receiver: 'default-team', mute_time_intervals: ['default times 1'] },
            ],
          },
          { receiver: 'default', matchers: ['team="Web"'] },
        ],
      },
      time_intervals: [
        {
          name: 'default times 1',
          time_intervals: [
            { weekdays: ['monday'], times: [{ start_time: '08:00', end_time: '24:00' }], location: 'Europe/Paris' },
            { weekdays: ['tuesday', 'wednesday', 'thursday'], location: 'Europe/Paris' },
            { weekdays: ['friday'], times: [{ start_time: '00:00', end_time: '18:30' }], location: 'Europe/Paris' },
          ],
        },
      ],
      silences: [
        {
          matchers: ['integration="Prometheus"'],
          starts_at: '2026-12-01T08:00:00Z',
          ends_at: '2026-12-01T10:00:00Z',
          created_by: 'Opsgenie',
          comment: 'upgrade, ask [hidden]',
        },
      ],
    });
  });

  it('sends what a Slack integration of nobody took to its channel, for every team', () => {
    const { file } = read({ teams: [{ id: 'T', name: 'one' }], integrations: ['a', 'b'].map((channel) => ({ type: 'Slack', channel })) });
    assert.deepEqual(file['receivers'], [{ name: 'all-teams', slack: [{ channel: '#a' }, { channel: '#b' }] }]);
    assert.deepEqual(file['route'], { receiver: 'all-teams', routes: [{ receiver: 'all-teams' }] });
  });

  it('names every thing that is not in the new file, and repeats no secret', () => {
    const { file, notes } = read(company);
    const at = notes.map((note) => note.at.replace('.data', ''));
    const written = ['integrations[0]', 'integrations[1]'];
    for (const kind of kinds) {
      const list: unknown = company[kind];
      const items = Array.isArray(list) ? list : (list as { data: unknown[] }).data;
      for (const index of items.keys()) {
        const place = `${kind}[${index}]`;
        assert.ok(written.includes(place) || at.some((each) => each === place || each.startsWith(`${place}.`)), place);
      }
    }
    assert.doesNotMatch(JSON.stringify([file, notes]), /secret|boss@|\+33|hooks\.slack/i);
    const messages = notes.map(({ at, message }) => `${at} ${message}`).join('\n');
    assert.match(messages, /schedules\[0\] the schedule "Nights" IS NOT FOLLOWED ANY MORE: NOBODY IS CALLED BY IT; it has no rotations in this file/);
    assert.match(messages, /escalations\[0\]\.rules\[0\]\.recipient is a team, or a schedule that is not in this file/);
    assert.deepEqual(file['escalation_policies'], [{ name: 'Database_escalation', levels: [{ delay: '5m', people: ['somebody'] }] }]);
    assert.match(messages, /routing_rules\[4\]\.criteria .*\(responders contains "\[hidden\]"\)/);
    assert.deepEqual(file['heartbeats'], [{ name: 'backup', every: '1d', severity: 'warning' }]);
    assert.match(messages, /heartbeats\.data\[0\] the heartbeat "backup" IS MISSED UNTIL its source reports to Tocsin: POST \/v1\/heartbeats\/backup/);
  });

  it('that is none, or broken, is refused in words', () => {
    for (const wrong of [
      null,
      [],
      'x',
      {},
      { teams: 'x' },
      { teams: [1] },
      { teams: { data: {} } },
      { routing_rules: [{ criteria: 1 }] },
      { maintenance: [{ time: [] }] },
    ])
      assert.ok(faultsOf(() => importOpsgenie(wrong, { tenant: 'acme' })).length > 0, JSON.stringify(wrong));
    const many = { teams: company.teams, routing_rules: Array.from({ length: 10_000 }, (_, order) => rule('T1', order, 'x', criteria('match-all'))) };
    assert.match(faultsOf(() => importOpsgenie(many, { tenant: 'acme' }))[0] ?? '', /has 10,000 routes; a tenant's file has 2,000 at most/);
  });

  it('never breaks, whatever stands in it', () => {
    fc.assert(
      fc.property(hostile(company, kinds), (source) => {
        faultsOf(() => void read(source));
      }),
      { numRuns: 700 },
    );
  });
});

it('a field that nothing is made of is named', () => {
  const rule = { id: 'R', name: 'r', team: 'T', criteria: { type: 'match-all' }, frobnicate: 'x' };
  const { notes } = importOpsgenie({ teams: [{ id: 'T', name: 't' }], routing_rules: [rule] }, { tenant: 'acme' });
  assert.ok(
    notes.some(({ at, kind, message }) => at === 'routing_rules[0]' && kind === 'left out' && message === 'says more that nothing stands for: `frobnicate`'),
  );
});
