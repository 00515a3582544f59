import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { formCallbackId } from '@tocsin/contracts/form';
import { actionIds } from '@tocsin/contracts/message';
import type { ModalResult } from '@tocsin/devkit/slack-double/modals/actInModal';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const team = 'T0TOCSIN';
const ana = { team, user: 'U00ANA' };
const users = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd' },
];
const teams = [{ ...defaultTeams[0], id: team, name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users }];
const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };
const people = { people: [{ name: 'ana', slack_user: 'U00ANA' }], roles: [{ name: 'operators', users: ['ana'], may: ['everything'] }] };
const schedules = [{ name: 'primary', time_zone: 'UTC', layers: [{ name: 'l', people: ['ana'], rotation: 'weekly', start: '2026-01-05T09:00' }] }];

let fleet: Fleet;
let database: pg.Client;
before(async () => {
  fleet = await startFleet({
    tenants: [
      { tenant: 'default', slack_config: { default_channel: '#alerts' }, route, ...people, schedules },
      { tenant: 'acme', slack_config: { default_channel: '#acme' }, route },
    ],
    apps: ['ingest', 'chatops'],
    double: { teams, channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0' },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  await until('acme to be connected', 10_000, async () => (await database.query("select 1 from workspaces where tenant_id = 'acme'")).rowCount === 1);
  await database.query("update workspaces set team_id = 'T0OTHER', source = 'install' where tenant_id = 'acme'");
});
afterEach(() => database.query('delete from silences'));
after(async () => {
  await database?.end();
  await fleet?.stop();
});

interface Shown {
  entry: RecordEntry;
  groupId: string;
}

/** An alert that stands in Slack. */
async function shown(type: string, labels: Record<string, string> = {}): Promise<Shown> {
  const body = JSON.stringify({ alert_type: type, severity: 'high', message: `${type} is <!channel> *bad*`, labels });
  const headers = { 'content-type': 'application/json' };
  assert.equal((await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers, body })).status, 202);
  const entry = await waitForRecord(fleet.double, (each) => each.kind === 'post' && each.text.includes(`${type} is`), 20_000);
  const { rows } = await database.query<{ group_id: string }>("select group_id from groups where labels->>'alertname' = $1", [type]);
  return { entry, groupId: rows[0]?.group_id ?? '' };
}

/** Chooses from a menu of a message, and answers the modal that opens. */
async function open({ entry, groupId }: Shown, actionId: string, choice: string, user = 'U00ANA'): Promise<Record<string, unknown>> {
  const { ok, error } = await fleet.double.click({ channel: entry.channel, ts: entry.ts, user, actionId, value: `${groupId} ${choice}` });
  assert.ok(ok, error);
  await until('a modal', 10_000, async () => fleet.double.viewOf({ team, user }) !== null);
  return fleet.double.viewOf({ team, user }) ?? assert.fail();
}
const submit = (values: Record<string, string | number | null>): Promise<ModalResult> => fleet.double.modal({ ...ana, values, next: 'submit' });
const silences = async () =>
  (await database.query<{ comment: string; hours: number }>('select comment, round(extract(epoch from ends_at - now()) / 3600)::int as hours from silences'))
    .rows;

test('a silence shows which alerts it takes before it is made, and again when others are meant', async () => {
  const group = await shown('disk', { team: 'db' });
  await shown('raid', { team: 'db' });
  const view = await open(group, actionIds.silence, 'custom');
  assert.match(JSON.stringify(view), /alertname=\\"disk\\"/);
  assert.match(JSON.stringify(view), /1 alert that fires now would be silenced.*disk is/);
  assert.doesNotMatch(JSON.stringify(view), /<!channel>|raid is/);

  const preview = await fleet.double.modal({ ...ana, values: { matchers: 'team="db"' }, next: { press: 'tocsin.form.preview' } });
  assert.equal(preview.ok, true);
  await until('what these take', 10_000, async () => JSON.stringify(fleet.double.viewOf(ana)).includes('2 alerts that fire now'));
  const changed = await submit({ matchers: 'team=~"d.*"', comment: 'new disks' });
  assert.match(JSON.stringify(changed.view), /You changed which alerts are meant.*2 alerts that fire now/);
  assert.deepEqual(await silences(), []);
  const made = await submit({ lasts: '60' });
  assert.deepEqual([made.ok, made.view], [true, null], made.error);
  assert.deepEqual(await silences(), [{ comment: 'new disks', hours: 1 }]);
  await waitForRecord(fleet.double, (each) => each.kind === 'update' && JSON.stringify(each).includes('new disks'), 10_000);
});

test('what cannot be silenced is said beside its field, and what was entered stays', async () => {
  await open(await shown('fields'), actionIds.silence, 'custom');
  const faultOf = async (values: Record<string, string | number | null>) => (await submit(values)).errors;
  assert.match((await faultOf({ matchers: 'team=~"["' }))?.['matchers'] ?? '', /^This cannot be silenced: /);
  assert.match((await faultOf({ matchers: 'team=~".*"' }))?.['matchers'] ?? '', /would silence everything/);
  assert.deepEqual(Object.keys((await faultOf({ matchers: null })) ?? {}), ['matchers']);
  // The time appears once it is asked for.
  await fleet.double.modal({ ...ana, values: { matchers: 'alertname="fields"', comment: 'kept', lasts: 'until' }, next: { press: 'lasts', value: 'until' } });
  await until('the field of the time', 10_000, async () => JSON.stringify(fleet.double.viewOf(ana)).includes('datetimepicker'));
  assert.deepEqual(await faultOf({ until: 1 }), { until: 'This is over already: choose a later time' });
  assert.match(JSON.stringify(fleet.double.viewOf(ana)), /"initial_value":"kept"/);
  assert.equal((await submit({ until: Math.floor(Date.now() / 1_000) + 7_200 })).view, null);
  assert.deepEqual(await silences(), [{ comment: 'kept', hours: 2 }]);
});

test('until Monday morning is one choice of the menu', async () => {
  const { entry, groupId } = await shown('monday');
  assert.ok((await fleet.double.click({ channel: entry.channel, ts: entry.ts, user: 'U00ANA', actionId: actionIds.silence, value: `${groupId} monday` })).ok);
  const { rows } = await database.query<{ day: number; hours: number }>(
    'select extract(isodow from ends_at)::int as day, extract(epoch from ends_at - now()) / 3600 as hours from silences',
  );
  assert.deepEqual([rows.length, rows[0]?.day], [1, 1]);
  assert.ok((rows[0]?.hours ?? 0) > 0 && (rows[0]?.hours ?? 0) <= 168);
});

test('a note, handing over and the labels', async () => {
  const group = await shown('notes', { team: 'db', host: 'db-1' });
  const labels = JSON.stringify(await open(group, actionIds.more, 'labels'));
  assert.match(labels, /What all of its alerts have.*`host=db-1`/);
  assert.doesNotMatch(labels, /"submit"/);
  await fleet.double.modal({ ...ana, next: 'close' });

  await open(group, actionIds.more, 'note');
  assert.deepEqual((await submit({})).errors, { text: 'Please complete this required field.' });
  assert.equal((await submit({ text: 'the export <!here>\nholds the lock' })).view, null);
  const said = await waitForRecord(fleet.double, (each) => each.threadTs === group.entry.ts && each.text.includes('holds the lock'), 10_000);
  assert.doesNotMatch(said.text, /<!here>/);

  await open(group, actionIds.more, 'give');
  assert.equal((await submit({ person: 'U0BERND' })).view, null);
  const { rows } = await database.query("select owner->>'userId' as owner from groups where group_id = $1", [group.groupId]);
  assert.deepEqual(rows, [{ owner: 'U0BERND' }]);
});

test('a command asks for what was left out, and says what came of it where it was typed', async () => {
  const { groupId } = await shown('typed');
  const typed = await fleet.double.command({ ...ana, channel: '#general', text: '/tocsin ack' });
  assert.deepEqual([typed.ok, typed.answer], [true, null]);
  await assert.rejects(submit({ group: 'x' }), /no option x/);
  assert.equal((await submit({ group: groupId })).view, null);
  await waitForRecord(fleet.double, (each) => each.kind === 'response' && each.text.includes('1 alert acknowledged'), 10_000);

  await fleet.double.command({ ...ana, channel: '#general', text: '/tocsin override primary' });
  const now = Math.floor(Date.now() / 1_000);
  assert.deepEqual((await submit({ person: 'U00ANA', from: now + 7_200, until: now + 3_600 })).errors, { until: 'This is not after it begins' });
  const unknown = await submit({ person: 'U0BERND', from: now, until: now + 3_600 });
  assert.match(JSON.stringify(unknown.view), /cannot be arranged: no person is named U0BERND/);
  await fleet.double.modal({ ...ana, next: 'close' });
  await fleet.double.command({ ...ana, channel: '#general', text: '/tocsin send' });
  assert.equal((await submit({ severity: 'warning', text: 'sent from a modal', labels: 'team=db\nservice=shop' })).view, null);
  const sent = await waitForRecord(fleet.double, (each) => each.kind === 'post' && each.text.includes('sent from a modal'), 20_000);
  assert.match(JSON.stringify(sent), /shop/);
});

test('who may not is told instead of asked', async () => {
  const { entry, groupId } = await shown('rights');
  await fleet.double.click({ channel: entry.channel, ts: entry.ts, user: 'U0BERND', actionId: actionIds.more, value: `${groupId} note` });
  await waitForRecord(fleet.double, (each) => each.kind === 'response' && each.onlyFor === 'U0BERND' && each.text.includes('operators'), 10_000);
  assert.equal(fleet.double.viewOf({ team, user: 'U0BERND' }), null);
});

/** What Slack posts when a modal is submitted, with what somebody made of it. */
async function forged(memory: object, teamId: string, userId = 'U00ANA'): Promise<string> {
  const view = {
    ...{ id: 'V1', hash: '1.x', callback_id: formCallbackId, private_metadata: JSON.stringify(memory) },
    state: {
      values: { text: { text: { type: 'plain_text_input', value: 'forged' } }, matchers: { matchers: { type: 'plain_text_input', value: 'team="db"' } } },
    },
  };
  const payload = JSON.stringify({ type: 'view_submission', team: { id: teamId }, user: { id: userId, name: 'x' }, view });
  const body = new URLSearchParams({ payload }).toString();
  const at = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${createHmac('sha256', fleet.env['SLACK_SIGNING_SECRET'] ?? '')
    .update(`v0:${at}:${body}`)
    .digest('hex')}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': at, 'x-slack-signature': signature };
  const answer = await fetch(`${fleet.chatopsUrl}/slack/interactions`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200);
  return answer.text();
}

test('what a modal remembers gives no rights: another workspace, another tenant’s group, somebody without a role', async () => {
  const { groupId } = await shown('forged');
  const memory = { tenantId: 'default', verb: 'note', groupId, responseUrl: null, previewed: null };
  assert.match(await forged(memory, 'T0OTHER'), /connected with no tenant/);
  assert.match(await forged({ ...memory, tenantId: 'acme' }, 'T0OTHER'), /connected with no tenant/);
  assert.match(await forged({ ...memory, tenantId: 'acme', verb: 'silence', groupId: null, previewed: 'team="db"' }, team), /connected with no tenant/);
  assert.match(await forged(memory, team, 'U0BERND'), /operators/);
  assert.equal(await forged({ ...memory, verb: 'drop' }, team), '');
  assert.deepEqual(await silences(), []);
  assert.equal((await database.query("select 1 from timeline where kind = 'noted' and group_id = $1", [groupId])).rowCount, 0);
  const { rows } = await database.query("select tenant_id, count(*)::int as n from audit where action = 'form.refused' group by 1 order by 1");
  assert.deepEqual(rows, [
    { tenant_id: 'acme', n: 2 },
    { tenant_id: 'default', n: 1 },
  ]);
});
