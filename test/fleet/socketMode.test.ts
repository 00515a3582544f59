import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actionIds } from '@tocsin/contracts/message';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { defaultAppToken } from '@tocsin/devkit/slack-double/sockets/socketHub';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const people = [{ id: 'U00ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' }];
const teams = [
  { ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: people },
  { ...defaultTeams[0], id: 'T0OTHER', name: 'Other', domain: 'other', tokens: ['xoxb-other'], users: people },
];
let fleet: Fleet;

before(async () => {
  const file = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts' } },
    route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
  };
  const nowhere = { interactivityUrl: null, commandsUrl: null, eventsUrl: null };
  const env = { SLACK_CHANNEL_RATE: '0', SLACK_APP_TOKEN: defaultAppToken };
  fleet = await startFleet({ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null, ...nowhere }, env });
  const body = JSON.stringify({ alert_type: 'disk', severity: 'high', message: 'disk is full' });
  await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await waitForRecord(fleet.double, isPost, 20_000);
  await until('both sockets', 10_000, async () => fleet.double.sockets.count() === 2);
});
after(() => fleet.stop());

const isPost = (entry: RecordEntry) => entry.kind === 'post' && JSON.stringify(entry).includes('disk is full');
/** The option of the message's menu that opens the modal. */
async function customOf(channel: string, ts: string): Promise<string> {
  const messages = fleet.double.record.all().filter((entry) => entry.channel === channel && entry.ts === ts);
  return /"value":"([0-9a-f-]{36} custom)"/.exec(JSON.stringify(messages))?.[1] ?? assert.fail('no such option');
}
const say = (text: string, team = 'T0TOCSIN') => fleet.double.command({ team, channel: '#general', user: 'U00ANA', text: `/tocsin ${text}` });

test('clicks, commands, mentions and the Home come by the socket, and are done as those that come by HTTP', async () => {
  const { channel, ts } = fleet.double.record.all().find(isPost) ?? assert.fail('no message');
  const click = await fleet.double.click({ team: 'T0TOCSIN', channel, ts, user: 'U00ANA', actionId: 'tocsin.acknowledge' });
  assert.ok(click.ok && click.ms < 3_000, click.error);
  await waitForRecord(fleet.double, (entry) => entry.threadTs === ts && JSON.stringify(entry).includes('ana'), 10_000);
  const { ok, answer } = await say('list');
  assert.ok(ok);
  assert.match(JSON.stringify(answer), /1 group.*disk is full/);
  const { event } = await fleet.double.speak({ team: 'T0TOCSIN', channel, user: 'U00ANA', text: '@tocsin it was the log', threadTs: ts });
  assert.ok(event?.ok, event?.error);
  await waitForRecord(fleet.double, (entry) => entry.onlyFor === 'U00ANA' && JSON.stringify(entry).includes('Noted'), 10_000);
  assert.ok((await fleet.double.openHome({ team: 'T0TOCSIN', user: 'U00ANA' })).ok);
  await until('the Home', 10_000, async () => JSON.stringify(fleet.double.home({ user: 'U00ANA' })).includes('Your groups'));
});

test('a modal that comes by the socket is refused and taken by the acknowledgement itself', async () => {
  const { channel, ts } = fleet.double.record.all().find(isPost) ?? assert.fail('no message');
  const ana = { team: 'T0TOCSIN', user: 'U00ANA' };
  const menu = await fleet.double.click({ ...ana, channel, ts, actionId: actionIds.silence, value: await customOf(channel, ts) });
  assert.ok(menu.ok, menu.error);
  await until('a modal', 10_000, async () => fleet.double.viewOf(ana) !== null);
  const submit = (matchers: string) => fleet.double.modal({ ...ana, values: { matchers, lasts: '60' }, next: 'submit' });
  assert.match((await submit('team=~".*"')).errors?.['matchers'] ?? '', /would silence everything/);
  await submit('alertname="nothing"');
  const made = fleet.double.viewOf(ana) === null ? null : await submit('alertname="nothing"');
  assert.ok(made === null || made.view === null);
});

test('another workspace of the app has nothing of it', async () => {
  assert.match(JSON.stringify((await say('list', 'T0OTHER')).answer), /connected with no tenant/);
});

test('whatever Slack does with the sockets, nothing is missed for long, and nothing at all when it says so before', async () => {
  const missed: unknown[] = [];
  let isOver = false;
  let said = 0;
  const talking = (async () => {
    while (!isOver) {
      const { ok, error } = await say('help');
      said += 1;
      if (!ok) missed.push(error);
    }
  })();
  for (const count of [10, 40]) {
    await until('commands to be answered', 10_000, async () => said > count);
    fleet.double.sockets.disconnect('warning', 6_500);
    await until('sockets to take their place', 10_000, async () => fleet.double.sockets.count() === 2 && said > count + 20);
  }
  isOver = true;
  await talking;
  assert.deepEqual(missed, []);
  fleet.double.sockets.cut();
  await until('sockets again', 20_000, async () => fleet.double.sockets.count() === 2);
  assert.ok((await say('help')).ok);
  fleet.double.sockets.disconnect('refresh_requested');
  await until('sockets once more', 20_000, async () => fleet.double.sockets.count() === 2 && (await say('help')).ok);
});

test('without a socket it is not ready, and says why', async () => {
  const ready = async () => fetch(`${fleet.chatopsUrl}/readyz`).then(async (answer) => `${answer.status} ${await answer.text()}`);
  assert.match(await ready(), /^200/);
  fleet.double.faults.add({ match: { method: 'apps.connections.open' }, action: { kind: 'http', status: 503 } });
  fleet.double.sockets.cut();
  await until('it to say so', 10_000, async () => /^503 .*no socket to Slack is open/s.test(await ready()));
});
