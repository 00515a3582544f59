import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { type Fleet, startFleet } from './startFleet.ts';

const people = [
  { id: 'U0ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd', locale: 'de-DE' },
  { id: 'U0CHLOE', name: 'chloe', realName: 'Chloé', locale: 'fr-FR' },
  { id: 'U0ERIK', name: 'erik', realName: 'Erik', locale: 'sv-SE' },
];
const teams = [
  { ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: people },
  { ...defaultTeams[0], id: 'T0OTHER', name: 'Other', domain: 'other', tokens: ['xoxb-other'], users: people },
];
let fleet: Fleet;

before(async () => {
  const file = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts', languages: ['fr'] } },
    receivers: [{ name: 'db', slack: [{ channel: '#db' }] }],
    route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s', routes: [{ matchers: ['team="db"'], receiver: 'db' }] },
    people: [{ name: 'anna', slack_user: 'U012AB3CD' }],
    schedules: [{ name: 'primary', time_zone: 'Europe/Berlin', layers: [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }] }],
  };
  fleet = await startFleet({ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  await fire('disk', 'db');
});
after(() => fleet.stop());

async function fire(type: string, team: string): Promise<void> {
  const body = JSON.stringify({ alert_type: type, severity: 'high', message: `${type} is full <!channel>`, labels: { team } });
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202);
  await waitForRecord(fleet.double, (entry) => JSON.stringify(entry).includes(`${type} is full`) && entry.channelName === team, 20_000);
}

/** What somebody is told who types it. */
async function say(text: string, user = 'U0ANA', team = 'T0TOCSIN'): Promise<string> {
  const { ok, answer, error } = await fleet.double.command({ team, channel: '#general', user, text: `/tocsin ${text}` });
  assert.ok(ok, error);
  assert.equal(answer?.response_type, 'ephemeral');
  return JSON.stringify(answer);
}
const codeIn = (said: string) => /`([0-9a-f]{8})`/.exec(said)?.[1] ?? assert.fail(`no code in ${said}`);
const saysOf = (channel: string, text: string) => (entry: RecordEntry) => entry.channelName === channel && JSON.stringify(entry).includes(text);

test('help is said in the language of whoever asks, else in that of the tenant; a mistyped word is met with the one that was meant', async () => {
  assert.match(await say('help'), /What Tocsin can do here.*what is open, the worst first/);
  assert.match(await say('', 'U0BERND'), /Was Tocsin hier kann/);
  assert.match(await say('help', 'U0CHLOE'), /Ce que Tocsin sait faire/);
  assert.match(await say('help', 'U0ERIK'), /Ce que Tocsin sait faire/);
  assert.match(await say('shwo'), /There is no `shwo`. What there is:/);
  assert.match(await say('resolved'), /Did you mean `resolve`/);
});

test('what is open is listed with its code; a group is shown, explained, acknowledged and resolved by it', async () => {
  const listed = await say('list team=db full');
  assert.match(listed, /1 group.*disk is full/);
  assert.doesNotMatch(listed, /<!channel>/);
  assert.match(await say('list team=web'), /Nothing is open/);
  const code = codeIn(await say('list disk'));
  assert.match(await say(`show ${code}`), /tocsin\.acknowledge/);
  assert.match(await say(`why #${code.slice(0, 6)}`), /Its route: `team=\\"db\\"`\\nTold at `db`: #db\\nLast told/);
  assert.match(await say(`ack ${code}`), /1 alert acknowledged/);
  await waitForRecord(fleet.double, saysOf('db', 'par ana'), 10_000);
  assert.match(await say(`ack ${code}`, 'U0BERND'), /nichts zu tun/);
  assert.match(await say(`resolve ${code}`), /1 alert resolved/);
  await waitForRecord(fleet.double, saysOf('db', '[RÉSOLU'), 10_000);
  assert.match(await say('ack'), /Which group\? Say its code/);
  assert.match(await say('ack zzzz'), /There is no group `zzzz`/);
  assert.match(await say("ack ffffffff' or 1=1"), /There is no group/);
});

test('an alert is sent, silenced by what it is or by its code, and spoken of again', async () => {
  assert.match(await say('send critical “checkout is down” service=shop team=web type=checkout'), /On its way: critical, checkout is down/);
  await waitForRecord(fleet.double, saysOf('alerts', 'checkout is down'), 10_000);
  assert.match(await say('silence team=web 2h planned work'), /Silenced until .*`team=\\"web\\"`.*It takes \d open group/);
  await waitForRecord(fleet.double, saysOf('alerts', 'planned work'), 10_000);
  const silences = await say('unsilence');
  assert.match(silences, /1 silence.*planned work/);
  assert.match(await say(`why ${codeIn(await say('list checkout'))}`), /Silenced by ana: planned work/);
  assert.match(await say(`unsilence ${codeIn(silences)}`), /The silence has ended/);
  assert.match(await say('unsilence'), /Nothing is silenced/);
  assert.match(await say(`silence ${codeIn(await say('list checkout'))} 30m`), /Silenced until .*1 alert/);
  for (const bad of ['silence', 'silence team=web', 'silence 2h', 'silence team=web 0s']) assert.match(await say(bad), /What, and for how long\?/, bad);
  assert.match(await say('silence team=~".*" 2h'), /cannot be silenced: this would silence everything/);
  assert.match(await say('send loud "x"'), /Say how bad it is/);
});

test('who is on call is said', async () => {
  assert.match(await say('oncall'), /\*primary\* anna/);
  assert.match(await say('oncall secondary'), /There is no such schedule/);
});

test('another workspace has nothing of it, and what is not signed now by Slack is refused', async () => {
  assert.match(await say('list', 'U0ANA', 'T0OTHER'), /connected with no tenant/);
  const body = new URLSearchParams({ command: '/tocsin', text: 'list', team_id: 'T0TOCSIN', user_id: 'U0ANA', response_url: 'http://127.0.0.1:1/' }).toString();
  const post = async (seconds: number, secret = fleet.env['SLACK_SIGNING_SECRET'] ?? '') => {
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
    const headers = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': signature };
    return (await fetch(`${fleet.chatopsUrl}/slack/commands`, { method: 'POST', headers, body })).status;
  };
  const now = Math.floor(Date.now() / 1_000);
  assert.deepEqual([await post(now), await post(now)], [200, 401]);
  assert.deepEqual([await post(now + 400), await post(now - 400), await post(now, 'forged')], [401, 401, 401]);
});
