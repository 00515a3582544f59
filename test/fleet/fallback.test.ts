import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord, waitForRecords } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const channel = (name: string, more: object = {}) => ({ id: `C0${name.toUpperCase()}`, name, ...more });
const teams = [
  {
    ...{ id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: [{ id: 'U0ANA', name: 'ana', realName: 'Ana' }] },
    channels: ['alerts', 'lost', 'admins', 'archive', 'rename', 'delete'].map((name) => channel(name)),
  },
];
teams[0]?.channels.push(channel('public', { botMember: false }), channel('kick', { isPrivate: true }));

const named = ['archive', 'rename', 'delete', 'public', 'kick', 'unknown'];
const slackConfig = { default_channel: '#alerts', fallback_channel: '#lost', admins: ['#admins'] };
const receivers = named.map((name) => ({ name, slack: [{ channel: `#${name}` }] }));
const routes = named.map((name) => ({ matchers: [`alertname="${name}"`], receiver: name }));
const waits = { group_by: ['alertname', 'host'], group_wait: '0s', group_interval: '1s' };

let fleet: Fleet;
let database: pg.Client;

before(async () => {
  const tenant = { tenant: 'default', slack_config: slackConfig, receivers, route: { ...waits, receiver: 'default', routes } };
  const workers = { one: 'all', two: 'all' };
  const double = { teams, createChannels: false, writePublic: false, channelRate: null };
  fleet = await startFleet({ tenants: [tenant], apps: ['ingest'], workers, double, env: { SLACK_CHANNEL_RATE: '0' } });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
});

async function alert(type: string, host: string, status = 'firing'): Promise<void> {
  const body = { alert_type: type, severity: 'warning', message: `${type} on ${host}`, labels: { host }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const said = (channelName: string, text: string) => (entry: RecordEntry) => entry.channelName === channelName && entry.text.includes(text);
const notices = (target: string) => fleet.double.record.all().filter(said('admins', target)).length;
const state = async (name: string) => (await database.query<{ state: string }>('select state from channels where name = $1', [name])).rows[0]?.state;

/** Whether a lane is kept from being written to. */
const isFaulty = async (name: string) =>
  ((await database.query('select 1 from lane_faults where lane = $1 and try_at > now()', [`slack:${name}`])).rowCount ?? 0) > 0;

test('what is wrong with channels at the start is told before an alert comes, and what can be mended is', async () => {
  await waitForRecord(fleet.double, said('admins', '#unknown'), 20_000);
  await until('the public channel to be joined', 10_000, async () => (await state('#public')) === 'ok');
  await alert('public', 'a');
  await waitForRecord(fleet.double, said('public', 'public on a'), 10_000);
  await alert('unknown', 'a');
  const told = await waitForRecord(fleet.double, said('lost', 'unknown on a'), 10_000);
  assert.match(JSON.stringify(told), /#unknown/);
  assert.deepEqual([notices('#unknown'), notices('#public'), notices('#archive')], [1, 0, 0]);
});

test('a storm into a channel that was archived is told in the fallback channel, in one message for each group, and one notice', async () => {
  await alert('archive', 'before');
  await waitForRecord(fleet.double, said('archive', 'archive on before'), 10_000);
  fleet.double.changeChannel({ do: 'archive', channel: '#archive' });
  const hosts = Array.from({ length: 60 }, (_, host) => `h${host}`);
  await Promise.all(hosts.map((host) => alert('archive', host)));
  const posts = await waitForRecords(fleet.double, (entry) => entry.kind === 'post' && said('lost', 'archive on h')(entry), 60, 20_000);
  assert.equal(new Set(posts.map((post) => post.text.split('\n')[0])).size, 60);
  await alert('archive', 'h0', 'resolved');
  const first = posts.find((post) => post.text.includes('archive on h0'));
  const update = await waitForRecord(fleet.double, (entry) => entry.kind === 'update' && entry.ts === first?.ts && /RESOLVED/i.test(entry.text), 10_000);
  assert.equal(update.channelName, 'lost');
  assert.equal(notices('#archive'), 1);
});

test('after it is back its messages go there again, and the next fault is told again', async () => {
  await until('the directory to know', 20_000, async () => (await state('#archive')) === 'archived');
  fleet.double.changeChannel({ do: 'unarchive', channel: '#archive' });
  await until('the fault to be over', 60_000, async () => !(await isFaulty('#archive')));
  await alert('archive', 'after');
  await waitForRecord(fleet.double, said('archive', 'archive on after'), 10_000);
  fleet.double.changeChannel({ do: 'archive', channel: '#archive' });
  await alert('archive', 'again');
  await waitForRecord(fleet.double, said('lost', 'archive on again'), 10_000);
  await waitForRecords(fleet.double, said('admins', '#archive'), 2, 10_000);
});

test('a channel that is renamed goes on being written to; its admins are told of the new name', async () => {
  await until('the channel to be known', 10_000, async () => (await state('#rename')) === 'ok');
  fleet.double.changeChannel({ do: 'rename', channel: '#rename', name: 'renamed' });
  await alert('rename', 'a');
  await waitForRecord(fleet.double, said('renamed', 'rename on a'), 10_000);
  await waitForRecord(fleet.double, said('admins', '#renamed'), 60_000);
});

test('a channel that is deleted, or that the bot was put out of, does not keep its alerts', async () => {
  fleet.double.changeChannel({ do: 'delete', channel: '#delete' });
  fleet.double.changeChannel({ do: 'remove_app', channel: '#kick' });
  await alert('delete', 'a');
  await alert('kick', 'a');
  await waitForRecord(fleet.double, said('lost', 'delete on a'), 10_000);
  await waitForRecord(fleet.double, said('lost', 'kick on a'), 10_000);
  await waitForRecord(fleet.double, said('admins', '#kick'), 10_000);
  fleet.double.changeChannel({ do: 'add_app', channel: '#kick' });
  fleet.double.changeChannel({ do: 'create', channel: '#delete' });
  await until('both to be tried again', 60_000, async () => !(await isFaulty('#kick')) && !(await isFaulty('#delete')));
  await alert('kick', 'b');
  await alert('delete', 'b');
  await waitForRecord(fleet.double, said('kick', 'kick on b'), 10_000);
  await waitForRecord(fleet.double, said('delete', 'delete on b'), 10_000);
});
