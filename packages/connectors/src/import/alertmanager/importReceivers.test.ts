import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, slackOf } from './testing.ts';

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
      [undefined, [], [], [{ channel: '#alerts' }], [{ channel: '#alerts' }]],
    );
    assert.deepEqual((file['receivers'] as object[])[0], { name: 'r0', pagerduty: [{ endpoint: 'r0-pagerduty' }] });
    assert.deepEqual(said, [
      'to do: receivers',
      'to do: receivers[0].pagerduty_configs[0]',
      'to do: receivers[3].slack_configs[0]',
      'to do: receivers[3].slack_configs[0].channel',
      'to do: receivers[4]',
      'to do: receivers[4].novel_configs[0]',
    ]);
    assert.match(notes[1]?.message ?? '', /^of receiver "r0": PagerDuty is told by the endpoint r0-pagerduty.*tocsin endpoints set r0-pagerduty pagerduty$/);
    assert.match(notes.find(({ at }) => at === 'receivers[4].novel_configs[0]')?.message ?? '', /NOT TOLD ANY MORE/);
  });

  it('keep telling PagerDuty, people by email and webhooks, each by an endpoint of its own whose secret somebody has to set', () => {
    const email = { to: 'Ops <ops@example.com>, anna@example.com', from: 'a@example.com', auth_password: 'SECRET', html: 'x' };
    const { file, notes } = receiversOf(
      {
        ...{
          pagerduty_configs: [
            { routing_key: 'SECRET', severity: '{{ x }}' },
            { service_key: 'SECRET', send_resolved: false },
          ],
        },
        ...{ email_configs: [email, { to: '{{ .GroupLabels.owner }}' }], webhook_configs: [{ url: 'https://example.com/SECRET', max_alerts: 5 }] },
      },
      { webhook_configs: [{ url: 'x' }], slack_configs: [{ channel: '#db' }] },
    );
    assert.deepEqual(file['receivers'], [
      {
        name: 'r0',
        pagerduty: [{ endpoint: 'r0-pagerduty' }, { endpoint: 'r0-pagerduty-2' }],
        signed_webhook: [{ endpoint: 'r0-webhook' }],
        email: [{ endpoint: 'r0-mail', to: ['ops@example.com', 'anna@example.com'] }],
      },
      { name: 'r1', slack: [{ channel: '#db' }], signed_webhook: [{ endpoint: 'r1-webhook' }] },
    ]);
    assert.doesNotMatch(JSON.stringify([file, notes]), /SECRET/);
    const of = (at: string) => notes.find((each) => each.at === `receivers[0].${at}`)?.message ?? '';
    assert.match(of('pagerduty_configs[1]'), /Events API v2/);
    assert.match(of('email_configs[1]'), /ARE NOT TOLD ANY MORE/);
    assert.match(of('webhook_configs[0]'), /tocsin endpoints set r0-webhook signed_webhook/);
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
