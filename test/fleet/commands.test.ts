import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const people = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd', locale: 'de-DE' },
  { id: 'U0CHLOE', name: 'chloe', realName: 'Chloé', locale: 'fr-FR' },
  { id: 'U0ERIK1', name: 'erik', realName: 'Erik', locale: 'sv-SE' },
  { id: 'U0GUEST', name: 'gast', realName: 'Gast', locale: 'en-GB' },
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
    people: [
      { name: 'anna', slack_user: 'U00ANA' },
      { name: 'bernd', slack_user: 'U0BERND' },
    ],
    roles: [
      { name: 'operators', users: ['anna', 'bernd', 'U0CHLOE', 'U0ERIK1'], may: ['everything'] },
      { name: 'visitors', users: ['everyone'], may: ['note'] },
    ],
    schedules: [
      { name: 'primary', time_zone: 'Europe/Berlin', layers: [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }] },
      { name: 'duty', time_zone: 'UTC', layers: [{ name: 'day', people: ['anna', 'bernd'], rotation: 'daily', start: '2026-01-05T09:00' }] },
    ],
  };
  fleet = await startFleet({ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  await fire('disk', 'db');
});
after(() => fleet.stop());

async function fire(type: string, team: string): Promise<void> {
  const body = JSON.stringify({ alert_type: type, severity: 'high', message: `${type} is full <!channel>`, labels: { team } });
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202);
  await waitForRecord(
    fleet.double,
    (entry) => JSON.stringify(entry).includes(`${type} is full`) && entry.channelName === (team === 'db' ? 'db' : 'alerts'),
    20_000,
  );
}

/** What somebody is told who types it. */
async function say(text: string, user = 'U00ANA', team = 'T0TOCSIN'): Promise<string> {
  const { ok, answer, error } = await fleet.double.command({ team, channel: '#general', user, text: `/tocsin ${text}` });
  assert.ok(ok, error);
  assert.equal(answer?.response_type, 'ephemeral');
  return JSON.stringify(answer);
}
/** What somebody is asked in a modal who leaves something out. */
async function ask(text: string, user = 'U00ANA'): Promise<string> {
  const { ok, answer, error } = await fleet.double.command({ team: 'T0TOCSIN', channel: '#general', user, text: `/tocsin ${text}` });
  assert.deepEqual([ok, answer], [true, null], error);
  const view = fleet.double.viewOf({ team: 'T0TOCSIN', user });
  await fleet.double.modal({ team: 'T0TOCSIN', user, next: 'close' });
  return JSON.stringify(view);
}
const codeIn = (said: string) => /`([0-9a-f]{8})`/.exec(said)?.[1] ?? assert.fail(`no code in ${said}`);
const saysOf = (channel: string, text: string) => (entry: RecordEntry) => entry.channelName === channel && JSON.stringify(entry).includes(text);

test('help is said in the language of whoever asks, else in that of the tenant; a mistyped word is met with the one that was meant', async () => {
  assert.match(await say('help'), /What Tocsin can do here.*what is open, the worst first/);
  assert.match(await say('', 'U0BERND'), /Was Tocsin hier kann/);
  assert.match(await say('help', 'U0CHLOE'), /Ce que Tocsin sait faire/);
  assert.match(await say('help', 'U0ERIK1'), /Ce que Tocsin sait faire/);
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
  assert.match(await say(`ack ${code}`, 'U0BERND'), /ana war schneller/);
  assert.match(await say(`resolve ${code}`), /1 alert resolved/);
  await waitForRecord(fleet.double, saysOf('db', '[RÉSOLU'), 10_000);
  assert.match(await say('ack'), /Nothing is open/);
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
  assert.match(await ask('silence'), /Which alerts\?.*For how long\?/);
  assert.match(await ask('send', 'U0BERND'), /Wie schlimm ist es\?/);
  for (const bad of ['silence team=web', 'silence 2h', 'silence team=web 0s']) assert.match(await say(bad), /What, and for how long\?/, bad);
  assert.match(await say('silence team=~".*" 2h'), /cannot be silenced: this would silence everything/);
  assert.match(await say('send loud "x"'), /Say how bad it is/);
});

test('it is taken back, snoozed, noted, handed on, and reopened', async () => {
  await fire('memory', 'web');
  const code = codeIn(await say('list memory'));
  assert.match(await say(`ack ${code}`), /1 alert acknowledged/);
  assert.match(await say(`ack ${code}`, 'U0BERND'), /ana war schneller, <!date/);
  assert.match(await say(`unack ${code}`), /Taken back/);
  assert.match(await say(`snooze ${code} 2h`), /It rests until then/);
  assert.match(await say(`note ${code} the export holds <@U0BERND> the lock`), /Noted/);
  const noted = await waitForRecord(fleet.double, saysOf('alerts', 'the export holds'), 10_000);
  assert.doesNotMatch(JSON.stringify(noted), /<@U0BERND>/);
  assert.match(await say(`give ${code} <@U0CHLOE|chloe>`), /Handed over/);
  assert.match(await say(`escalate ${code}`), /Nothing escalates it/);
  assert.match(await say(`resolve ${code}`), /1 alert resolved/);
  assert.match(await say(`reopen ${code}`), /It is open again/);
  assert.match(await ask(`snooze ${code}`), /memory is full.*For how long\?/);
  assert.match(await ask(`note ${code}`), /memory is full.*What is it\?/);
  assert.match(await ask(`give ${code}`), /memory is full.*users_select/);
  assert.match(await ask('note'), /Which group\?.*memory is full/);
  for (const bad of [`snooze ${code} soon`, `give ${code} ana`]) assert.match(await say(bad), /Like this: `\/tocsin/);
});

test('who may not is told who may, on a button like on a command, and the audit knows; what they may they do', async () => {
  await fire('swap', 'web');
  const code = codeIn(await say('list swap', 'U0GUEST'));
  for (const asked of [`ack ${code}`, `silence ${code} 1h`, 'silence team=web 1h', `snooze ${code} 1h`, 'send info "hello"', `escalate ${code}`])
    assert.match(await say(asked, 'U0GUEST'), /You may not do that here\. Who may: operators/, asked);
  assert.match(await say(`note ${code} seen it`, 'U0GUEST'), /Noted/);
  const isPost = (entry: RecordEntry) => entry.channelName === 'alerts' && entry.kind === 'post' && JSON.stringify(entry).includes('swap is full');
  const { channel, ts } = fleet.double.record.all().find(isPost) ?? assert.fail('no message');
  const before = fleet.double.record.all().length;
  const click = await fleet.double.click({ team: 'T0TOCSIN', channel, ts, user: 'U0GUEST', actionId: 'tocsin.acknowledge' });
  assert.ok(click.ok && click.ms < 3_000);
  await until('the guest to be told', 10_000, () =>
    fleet.double.record
      .all()
      .slice(before)
      .some((entry) => JSON.stringify(entry).includes('You may not')),
  );
  assert.match(await say(`show ${code}`), /tocsin\.acknowledge/);
  const database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  const refused = await database.query("select count(*)::int as n from audit where action = 'action.refused' and actor->>'userId' = 'U0GUEST'");
  assert.deepEqual(refused.rows, [{ n: 7 }]);
  await database.end();
});

test('who is on call is said', async () => {
  assert.match(await say('oncall'), /\*primary\* anna/);
  assert.match(await say('oncall secondary'), /There is no such schedule/);
  assert.match(await say('override'), /Nothing is arranged/);
  assert.match(await say('override primary <@U0BERND> 8h'), /bernd is on call in primary until/);
  assert.match(await say('oncall'), /\*primary\* bernd\\nuntil .* then anna/);
  assert.match(await say('override primary nobody 8h'), /no person is named nobody/);
  assert.match(await say('override prmary me 8h'), /no schedule prmary, did you mean \\"primary\\"/);
  assert.match(await say('override primary me 8h', 'U0GUEST'), /You may not do that here/);
  assert.match(await say(`override end ${codeIn(await say('override'))}`), /the schedule holds again/);
  assert.match(await say('oncall'), /\*primary\* anna/);
});

test('whoever wants to be left alone says for how long, and hears until when', async () => {
  assert.match(await say('mute'), /You are paged as always.*`\/tocsin mute me 2h`/);
  assert.match(await say('mute me 2h'), /You are not paged until <!date\^\d+.*but for what is critical/);
  assert.match(await say('mute', 'U0BERND'), /Sie werden gerufen wie immer/);
  assert.match(await say('mute me until montag', 'U0BERND'), /Bis <!date.* ruft Sie nichts, außer es ist kritisch/);
  assert.match(await say('mute me soon'), /Like this: `\/tocsin mute me 2h`/);
  assert.match(await say('mute off'), /You are paged again/);
  assert.match(await say('mute off'), /You are paged as always/);
  assert.match(await say('mute team=nobody 1h later'), /Silenced until/);
});

test('two people exchange their shifts', async () => {
  assert.match(await say('swap duty me <@U0BERND>'), /In duty bernd is on call from .* and anna from .*\/tocsin override/);
  assert.match(await say('override'), /\*duty\* (?:anna|bernd)/);
  assert.match(await say('swap duty me me'), /both shifts are/);
  assert.match(await say('swap duty me'), /Like this/);
  assert.match(await say('swap duty me <@U0BERND>', 'U0GUEST'), /You may not do that here/);
});

test('another workspace has nothing of it, and what is not signed now by Slack is refused', async () => {
  assert.match(await say('list', 'U00ANA', 'T0OTHER'), /connected with no tenant/);
  const body = new URLSearchParams({
    command: '/tocsin',
    text: 'list',
    team_id: 'T0TOCSIN',
    user_id: 'U00ANA',
    response_url: 'http://127.0.0.1:1/',
  }).toString();
  const post = async (seconds: number, secret = fleet.env['SLACK_SIGNING_SECRET'] ?? '') => {
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
    const headers = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': signature };
    return (await fetch(`${fleet.chatopsUrl}/slack/commands`, { method: 'POST', headers, body })).status;
  };
  const now = Math.floor(Date.now() / 1_000);
  assert.deepEqual([await post(now), await post(now)], [200, 401]);
  assert.deepEqual([await post(now + 400), await post(now - 400), await post(now, 'forged')], [401, 401, 401]);
  const database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  const reasons = async () =>
    (await database.query<{ reason: string }>("select detail->>'reason' as reason from audit where action = 'slack.refused' order by 1")).rows.map(
      ({ reason }) => reason,
    );
  await until('the audit to know of it', 10_000, async () => (await reasons()).length === 3);
  // The second of a kind within a minute is counted only.
  assert.deepEqual(await reasons(), ['played_again', 'too_old_or_ahead', 'wrong']);
  await database.end();
});
