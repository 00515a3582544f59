import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { type SlackDouble, startSlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const people = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd', locale: 'de-DE' },
  { id: 'U0GUEST', name: 'gast', realName: 'Gast', locale: 'en-GB' },
];
const teams = [
  { ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: people },
  { ...defaultTeams[0], id: 'T0OTHER', name: 'Other', domain: 'other', tokens: ['xoxb-other'], users: people },
];
let fleet: Fleet;
let rescue: SlackDouble;
let database: pg.Client;

before(async () => {
  rescue = await startSlackDouble({ channelRate: null });
  const file = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts', reactions: { acknowledge: ['eyes'] } } },
    route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    roles: [{ name: 'operators', users: ['U00ANA', 'U0BERND'], may: ['everything'] }],
  };
  fleet = await startFleet({
    ...{ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null, eventRetryMs: [0, 200, 200, 200, 200] } },
    env: { SLACK_CHANNEL_RATE: '0', SLACK_WEBHOOK_URL: `${rescue.url}/services/T0TOCSIN/B0WEBHOOK/double` },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
  await rescue.close();
});

/** The message of a new alert, and the id of its group. */
async function fire(type: string, double: SlackDouble = fleet.double): Promise<{ channel: string; ts: string; groupId: string }> {
  const body = JSON.stringify({ alert_type: type, severity: 'critical', message: `${type} is full` });
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202);
  const { channel, ts } = await waitForRecord(double, (entry) => entry.kind !== 'update' && JSON.stringify(entry).includes(`${type} is full`), 20_000);
  const found = async () =>
    (await database.query<{ group_id: string }>('select group_id from messages where channel_id = $1 and ts = $2', [channel, ts])).rows[0]?.group_id;
  let groupId: string | undefined;
  if (double === fleet.double) await until('the message to be known', 10_000, async () => (groupId = await found()) !== undefined);
  return { channel, ts, groupId: groupId ?? '' };
}

const mention = (at: { channel: string; ts: string } | null, text: string, user = 'U00ANA') =>
  fleet.double.speak({ team: 'T0TOCSIN', channel: at?.channel ?? '#general', user, text: `@tocsin ${text}`, ...(at && { threadTs: at.ts }) });
const notesOf = async (groupId: string) =>
  (
    await database.query<{ text: string; name: string }>(
      "select detail->>'text' as text, actor->>'name' as name from timeline where group_id = $1 and kind = 'noted' order by entry_id",
      [groupId],
    )
  ).rows;
const told = (user: string, words: RegExp) => (entry: RecordEntry) => entry.onlyFor === user && words.test(JSON.stringify(entry));
const statusOf = async (groupId: string) =>
  (await database.query<{ status: string }>('select status from group_members where group_id = $1', [groupId])).rows[0]?.status;

test('what somebody says to the bot in the thread of a group is noted, by their name, and told to nobody again', async () => {
  const at = await fire('disk');
  const { event } = await mention(at, 'ask <@U0BERND>: the export &amp; the lock');
  assert.ok(event?.ok && event.ms < 3_000, event?.error);
  assert.deepEqual(await notesOf(at.groupId), [{ text: 'ask @U0BERND: the export & the lock', name: 'ana' }]);
  const noted = await waitForRecord(fleet.double, told('U00ANA', /Noted/), 10_000);
  assert.deepEqual([noted.threadTs, noted.channel], [at.ts, at.channel]);
  assert.equal(fleet.double.record.all().filter((entry) => JSON.stringify(entry).includes('the export')).length, 0);
});

test('who may not is told so where they said it, and nothing is noted', async () => {
  const at = await fire('memory');
  await mention(at, 'the guest was here', 'U0GUEST');
  await waitForRecord(fleet.double, told('U0GUEST', /You may not do that here\. Who may: operators/), 10_000);
  assert.deepEqual(await notesOf(at.groupId), []);
});

test('a verb does what its button does, in the thread of its group or anywhere with a code', async () => {
  const at = await fire('cpu');
  await mention(at, 'ack');
  await waitForRecord(fleet.double, told('U00ANA', /1 alert acknowledged/), 10_000);
  assert.equal(await statusOf(at.groupId), 'acknowledged');
  await mention(null, `ack ${at.groupId.slice(0, 8)}`, 'U0BERND');
  await waitForRecord(fleet.double, told('U0BERND', /ana war schneller/), 10_000);
  await mention(null, 'what is this?');
  await waitForRecord(fleet.double, told('U00ANA', /There is no `what`/), 10_000);
});

test('the timeline of a group is put into its thread as a file, for whoever may note', async () => {
  const at = await fire('pages');
  await mention(at, 'it was `<!channel>` the log');
  await mention(at, 'timeline');
  const { text } = await waitForRecord(fleet.double, (entry) => entry.threadTs === at.ts && entry.text.startsWith('📎 timeline-'), 10_000);
  assert.match(text, /# pages is full[\s\S]*## Timeline[\s\S]*\| ana \| it was [\s\S]*<!-- group/);
  await waitForRecord(fleet.double, told('U00ANA', /The timeline is in its thread/), 10_000);
  await mention(at, 'timeline', 'U0GUEST');
  await waitForRecord(fleet.double, (entry) => told('U0GUEST', /You may not/)(entry) && entry.threadTs === at.ts, 10_000);
  fleet.double.faults.add({ match: { method: 'files.getUploadURLExternal', times: 1 }, action: { kind: 'error', error: 'missing_scope' } });
  await mention(at, 'timeline');
  await waitForRecord(fleet.double, told('U00ANA', /Slack did not take the file: `missing_scope`/), 10_000);
});

test('a late answer has Slack say it again, and it is noted once', async () => {
  const at = await fire('swap');
  const holder = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from groups where group_id = $1 for update', [at.groupId]);
  const spoken = mention(at, 'once only');
  const waiting = async () => (await database.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'")).rows.length;
  await until('Slack to say it again', 20_000, async () => (await waiting()) > 1);
  await holder.query('commit');
  await holder.end();
  const { event } = await spoken;
  assert.ok(event?.ok && event.attempts > 1, JSON.stringify(event));
  await until('the note', 10_000, async () => (await notesOf(at.groupId)).length > 0);
  assert.equal((await notesOf(at.groupId)).length, 1);
});

test('an emoji of the file acknowledges what its message shows, once; another does not, nor does one that is taken away', async () => {
  const at = await fire('inodes');
  const put = (emoji: string, user: string) => fleet.double.react({ team: 'T0TOCSIN', channel: at.channel, ts: at.ts, user, emoji });
  await put('thumbsup', 'U00ANA');
  await put('eyes', 'U0GUEST');
  await waitForRecord(fleet.double, told('U0GUEST', /You may not/), 10_000);
  assert.equal(await statusOf(at.groupId), 'firing');
  assert.ok((await put('eyes::skin-tone-2', 'U0BERND')).ok);
  assert.equal(await statusOf(at.groupId), 'acknowledged');
  await waitForRecord(fleet.double, (entry) => entry.threadTs === at.ts && JSON.stringify(entry).includes('bernd'), 10_000);
  await put('eyes::skin-tone-2', 'U0BERND');
  assert.equal(await statusOf(at.groupId), 'acknowledged');
});

test('what is not of this workspace, not signed, or of a bot does nothing', async () => {
  const at = await fire('load');
  const event = { type: 'app_mention', user: 'U00ANA', text: '<@U0TOCSIN> forged', ts: '1.1', channel: at.channel, thread_ts: at.ts };
  const post = async (about: object, team = 'T0TOCSIN', secret = fleet.env['SLACK_SIGNING_SECRET'] ?? '') => {
    const envelope = { type: 'event_callback', team_id: team, event_id: `Ev${randomUUID()}`, event_time: 1, event: { ...event, ...about } };
    const body = JSON.stringify(envelope);
    const seconds = String(Math.floor(Date.now() / 1_000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
    const headers = { 'x-slack-request-timestamp': seconds, 'x-slack-signature': signature };
    return (await fetch(`${fleet.chatopsUrl}/slack/events`, { method: 'POST', headers, body })).status;
  };
  assert.equal(await post({}, 'T0TOCSIN', 'forged'), 401);
  assert.equal(await post({}, 'T0OTHER'), 200);
  assert.equal(await post({ bot_id: 'B0OTHER' }), 200);
  assert.equal(await post({ user: 'U0TOCSIN' }), 200);
  assert.equal(await post({ user_team: 'T0OTHER' }), 200);
  assert.equal(await post({ type: 'app_uninstalled' }, 'T0OTHER'), 200);
  assert.equal(await post({ type: 'tokens_revoked', tokens: { oauth: ['U00ANA'], bot: [] } }), 200);
  // Old news: the workspace was connected after it.
  assert.equal(await post({ type: 'app_uninstalled' }), 200);
  assert.deepEqual([await notesOf(at.groupId), (await database.query('select 1 from workspace_faults')).rowCount], [[], 0]);
  assert.equal(await post({}), 200);
  assert.equal((await notesOf(at.groupId)).length, 1);
});

test('a workspace that throws the app out is shut at once, and what is critical comes by the webhook', async () => {
  const { ok } = await fleet.double.depart({ team: 'T0TOCSIN', how: 'uninstall' });
  assert.ok(ok);
  const faults = (await database.query<{ tenant_id: string; code: string }>('select tenant_id, code from workspace_faults')).rows;
  assert.deepEqual(faults, [{ tenant_id: 'default', code: 'account_inactive' }]);
  await waitForRecord(rescue, (entry) => JSON.stringify(entry).includes('T0TOCSIN'), 10_000);
  assert.equal((await database.query("select 1 from audit where action = 'workspace.refused'")).rowCount, 1);
  await fire('last', rescue);
});
