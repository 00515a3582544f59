import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const people = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd', locale: 'en-GB' },
];
const usergroups = [{ id: 'S0ONCALL', handle: 'oncall', name: 'On-call', users: ['U00ANA'] }];
const teams = [{ ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: people, usergroups }];
let fleet: Fleet;

before(async () => {
  const file = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts' } },
    route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    roles: [{ name: 'on-call', users: ['S0ONCALL'], may: ['everything'] }],
  };
  fleet = await startFleet({ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  const body = JSON.stringify({ alert_type: 'disk', severity: 'high', message: 'disk is full' });
  await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await waitForRecord(fleet.double, (entry) => JSON.stringify(entry).includes('disk is full'), 20_000);
});
after(() => fleet.stop());

const say = async (text: string, user: string) => JSON.stringify((await fleet.double.command({ channel: '#general', user, text: `/tocsin ${text}` })).answer);
const codeNow = async () => /`([0-9a-f]{8})`/.exec(await say('list', 'U00ANA'))?.[1] ?? assert.fail('no code');

test('while nobody knows who is in a group it lets nobody, and says so; then its members and no others', async () => {
  const id = fleet.double.faults.add({ match: { method: 'usergroups.users.list' }, action: { kind: 'error', error: 'missing_scope' } });
  const code = await codeNow();
  assert.match(await say(`ack ${code}`, 'U00ANA'), /Who may: on-call\. Slack does not say now who is in S0ONCALL/);
  fleet.double.faults.remove(id);
  await until('Slack to be asked again', 10_000, async () => /1 alert acknowledged/.test(await say(`ack ${code}`, 'U00ANA')));
  assert.match(await say(`resolve ${code}`, 'U0BERND'), /You may not do that here\. Who may: on-call"/);
  let asked = 0;
  const end = fleet.double.onAsked(({ method }) => void (asked += method === 'usergroups.users.list' ? 1 : 0));
  for (let count = 0; count < 5; count += 1) await say(`unack ${code}`, 'U0BERND');
  end();
  assert.equal(asked, 0);
});
