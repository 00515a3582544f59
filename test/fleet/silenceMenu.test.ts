import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { actionIds } from '@tocsin/contracts/message';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { createToken } from './createToken.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };
const tenant = (name: string) => ({ tenant: name, slack_config: { default_channel: `#${name}` }, route });

let fleet: Fleet;
let database: pg.Client;
let acmeToken: string;

before(async () => {
  fleet = await startFleet({
    tenants: [tenant('default'), tenant('acme')],
    apps: ['ingest', 'chatops'],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0' },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  acmeToken = await createToken(fleet.servers.postgres.url, 'acme', ['ingest']);
  // acme has a workspace of its own.
  await until('acme to be connected', 10_000, async () => (await database.query("select 1 from workspaces where tenant_id = 'acme'")).rowCount === 1);
  await database.query("update workspaces set team_id = 'T0OTHER', source = 'install' where tenant_id = 'acme'");
});
afterEach(() => database.query('delete from silences'));
after(async () => {
  await database.end();
  await fleet.stop();
});

async function alert(type: string, host: string, token?: string, status = 'firing'): Promise<void> {
  const body = { alert_type: type, severity: 'warning', message: `${type} on ${host}`, labels: { host }, status };
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  assert.equal((await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers, body: JSON.stringify(body) })).status, 202);
}

/** An alert that stands in Slack. */
async function shown(type: string, token?: string): Promise<{ entry: RecordEntry; groupId: string }> {
  await alert(type, 'a', token);
  const entry = await waitForRecord(fleet.double, (each) => each.kind === 'post' && each.text.includes(`${type} on a`), 10_000);
  const { rows } = await database.query<{ group_id: string }>("select group_id from groups where labels->>'alertname' = $1", [type]);
  return { entry, groupId: rows[0]?.group_id ?? '' };
}

interface Choice {
  value: string;
  teamId?: string;
  actionId?: string;
}

/** What Slack posts when somebody chooses from the menu; `at` is when (seconds since 1970), `secret` what it is signed with. */
async function choose(
  { value, teamId = 'T0TOCSIN', actionId = actionIds.silence }: Choice,
  at = Math.floor(Date.now() / 1_000),
  secret?: string,
): Promise<number> {
  const action = { type: 'static_select', action_id: actionId, selected_option: { text: { type: 'plain_text', text: 'x' }, value } };
  const payload = { type: 'block_actions', team: { id: teamId }, user: { id: 'U0ANA', name: 'ana', team_id: teamId }, actions: [action] };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const key = secret ?? fleet.env['SLACK_SIGNING_SECRET'] ?? '';
  const signature = `v0=${createHmac('sha256', key).update(`v0:${at}:${body}`).digest('hex')}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature };
  return (await fetch(`http://127.0.0.1:${fleet.env['CHATOPS_PORT']}/slack/interactions`, { method: 'POST', headers, body })).status;
}

const silences = async () =>
  (
    await database.query<{ minutes: number; created_by: string }>(
      'select (extract(epoch from ends_at - starts_at) / 60)::int as minutes, created_by from silences order by starts_at',
    )
  ).rows;
const told = (text: string) => fleet.double.record.all().filter((entry) => entry.text.includes(text));

test('a choice from the menu silences the group until somebody ends it: what fires meanwhile is told then, once', async () => {
  const { entry, groupId } = await shown('menu');
  const click = await fleet.double.click({ channel: entry.channel, ts: entry.ts, user: 'U0ANA', actionId: actionIds.silence, value: `${groupId} 60` });
  assert.equal(click.ok, true);
  await waitForRecord(fleet.double, (each) => each.kind === 'update' && each.ts === entry.ts && JSON.stringify(each).includes('ilenced'), 10_000);
  assert.match((await waitForRecord(fleet.double, (each) => each.threadTs === entry.ts, 10_000)).text, /^ana silenced 1 alert until/);
  assert.deepEqual(await silences(), [{ minutes: 60, created_by: 'ana' }]);
  await alert('menu', 'b');
  await alert('other', 'b');
  await waitForRecord(fleet.double, (each) => each.text.includes('other on b'), 10_000);
  await until(
    'the alert to be held',
    10_000,
    async () => (await database.query("select 1 from group_members where suppressed_by like 'silence:%' and pending > 0")).rowCount === 1,
  );
  assert.deepEqual(told('menu on b'), []);
  await database.query('update silences set ends_at = now()');
  await database.query('update groups set next_flush_at = now() where group_id = $1', [groupId]);
  await waitForRecord(fleet.double, (each) => each.threadTs === entry.ts && each.text === '1 alert fired', 10_000);
  assert.equal(told('1 alert fired').length, 1);
});

test('two clicks at once make one silence, and so does one that Slack sends again', async () => {
  const { groupId } = await shown('twice');
  const now = Math.floor(Date.now() / 1_000);
  const value = `${groupId} 240`;
  assert.deepEqual(await Promise.all([choose({ value }, now), choose({ value }, now - 1)]), [200, 200]);
  assert.equal(await choose({ value }, now), 401, 'the same request again');
  assert.deepEqual(
    (await silences()).map(({ minutes }) => minutes),
    [240],
  );
});

test('what was never offered, or is not signed by Slack, silences nothing', async () => {
  const { groupId } = await shown('tampered');
  const values = ['31', '-30', '0', '1e9', '30.0', '999999999999', 'Infinity', 'NaN', '', '__proto__', '0x1e', '٣٠'].map((minutes) => `${groupId} ${minutes}`);
  for (const value of [...values, groupId, '', ' 30', 'x 30', `${groupId}'; drop table silences; -- 30`, `${groupId} 30 30`])
    assert.equal(await choose({ value }), 200, value);
  assert.equal(await choose({ value: `${groupId} 60`, actionId: 'tocsin.silence.forever' }), 200);
  assert.equal(await choose({ value: `${groupId} 60` }, undefined, 'guessed'), 401);
  assert.equal(await choose({ value: `${groupId} 60` }, Math.floor(Date.now() / 1_000) - 400), 401);
  assert.deepEqual(await silences(), []);
});

test("another tenant's group is not silenced from a workspace that is not its own, and the attempt is in the audit", async () => {
  const { groupId } = await shown('foreign', acmeToken);
  const value = `${groupId} 60`;
  assert.deepEqual([await choose({ value }), await choose({ value, teamId: 'T0NOBODY' })], [200, 200]);
  assert.deepEqual(await silences(), []);
  const { rows } = await database.query("select tenant_id, detail->>'wanted' as wanted from audit where action = 'button.refused' and subject = $1", [groupId]);
  assert.deepEqual(rows, [{ tenant_id: 'default', wanted: 'silence' }]);
  await choose({ value, teamId: 'T0OTHER' });
  const made = await database.query('select tenant_id from silences');
  assert.deepEqual(made.rows, [{ tenant_id: 'acme' }]);
});
