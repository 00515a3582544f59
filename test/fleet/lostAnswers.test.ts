import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const channels = ['alerts', 'threads', 'strict', 'left', 'slow'].map((name) => ({ id: `C0${name.toUpperCase()}`, name }));
const team = { id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], channels };
let fleet: Fleet;
let database: pg.Client;

before(async () => {
  const receivers = channels.map(({ name }) => ({ name, slack: [{ channel: `#${name}` }] }));
  const routes = channels.map(({ name }) => ({ matchers: [`alertname="${name}"`], receiver: name }));
  const route = { receiver: 'alerts', group_by: ['alertname', 'host'], group_wait: '0s', group_interval: '1s', routes };
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts' }, receivers, route }],
    double: { teams: [team], channelRate: null },
    env: { SLACK_CHANNEL_RATE: '500' },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
});

async function alert(type: string, host: string, status = 'firing'): Promise<void> {
  const body = {
    alert_type: type,
    severity: 'high',
    message: `${type} on ${host}`,
    labels: { host, [`l-${host}`]: status },
    dedup_key: `${type} ${host}`,
    status,
  };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const posts = (channel: string) => fleet.double.record.all().filter((entry) => entry.channelName === channel && entry.kind === 'post');
const said = (channel: string, text: string) => (entry: RecordEntry) => entry.channelName === channel && JSON.stringify(entry).includes(text);
const open = async (channel: string) =>
  (await database.query("select 1 from writes where lane = $1 and state in ('owed', 'sending')", [`slack:#${channel}`])).rowCount ?? 0;
const nothingOwed = (channel: string, ms: number) => until(`${channel} to be owed nothing`, ms, async () => (await open(channel)) === 0);
const results = async (channel: string) =>
  (
    await database.query<{ result: string }>(
      `select r.value->>1 as result from audit a, jsonb_array_elements(a.detail->'results') r where a.action = 'writes.reconciled' and a.subject = $1`,
      [`slack:#${channel}`],
    )
  ).rows.map(({ result }) => result);
const applied = (id: string) => fleet.double.faults.list().find((fault) => fault.id === id)?.applied ?? 0;

describe('messages whose answers were lost', { concurrency: true, timeout: 120_000 }, () => {
  test('are found together: one reading of the channel for thirty of them', async () => {
    const lost = fleet.double.faults.add({ match: { method: 'chat.postMessage', channel: 'alerts', times: 30 }, action: { kind: 'reset', accepted: true } });
    const read = fleet.double.faults.add({ match: { method: 'conversations.history', channel: 'alerts' }, action: { kind: 'latency', ms: 5 } });
    await Promise.all(Array.from({ length: 30 }, (_, host) => alert('alerts', `h${host}`)));
    await until('all to be lost', 15_000, async () => applied(lost) === 30);
    await nothingOwed('alerts', 40_000);
    assert.deepEqual(
      await results('alerts'),
      Array.from({ length: 30 }, () => 'found'),
    );
    assert.equal(posts('alerts').length, 30);
    assert.ok(applied(read) <= 4, `${applied(read)} readings`);
  });

  test('in a thread are found in the thread', async () => {
    await alert('threads', 'a');
    await waitForRecord(fleet.double, said('threads', 'threads on a'), 15_000);
    await nothingOwed('threads', 10_000);
    const lost = fleet.double.faults.add({ match: { method: 'chat.postMessage', channel: 'threads', times: 1 }, action: { kind: 'resetMidBody' } });
    await alert('threads', 'a', 'resolved');
    await until('the reply to be lost', 15_000, async () => applied(lost) === 1);
    await nothingOwed('threads', 40_000);
    assert.deepEqual(await results('threads'), ['found']);
    assert.equal(fleet.double.record.all().filter((entry) => entry.channelName === 'threads' && entry.threadTs).length, 1);
  });

  test('where we may not look any more are said again, and it is counted', async () => {
    const lost = fleet.double.faults.add({
      match: { method: 'chat.postMessage', channel: 'left', times: 1 },
      action: { kind: 'http', status: 502, accepted: true },
    });
    await alert('left', 'a');
    await until('it to be lost', 15_000, async () => applied(lost) === 1);
    fleet.double.faults.add({ match: { method: 'conversations.history', channel: 'left' }, action: { kind: 'error', error: 'not_in_channel' } });
    await nothingOwed('left', 40_000);
    assert.deepEqual([await results('left'), posts('left').length], [['repeated'], 2]);
  });

  test('do not hold up what else the channel is to be told, however slow the reading', async () => {
    fleet.double.faults.add({ match: { method: 'conversations.history', channel: 'slow' }, action: { kind: 'latency', ms: 6_000 } });
    const lost = fleet.double.faults.add({ match: { method: 'chat.postMessage', channel: 'slow', times: 1 }, action: { kind: 'reset', accepted: true } });
    await alert('slow', 'lost');
    await until('it to be lost', 15_000, async () => applied(lost) === 1);
    const from = Date.now();
    for (let host = 0; Date.now() - from < 16_000; host += 1) {
      const at = Date.now();
      await alert('slow', `h${host}`);
      await waitForRecord(fleet.double, said('slow', `slow on h${host}`), 10_000);
      assert.ok(Date.now() - at < 3_500, `h${host} waited ${Date.now() - at} ms`);
    }
    await nothingOwed('slow', 40_000);
    assert.deepEqual(await results('slow'), ['found']);
  });
});

test('an app that may seldom read waits as long as it is told to, and finds all that was lost with one reading', { timeout: 100_000 }, async () => {
  fleet.double.change({ history: 'restricted' });
  const read = fleet.double.faults.add({
    match: { method: 'conversations.history', channel: 'strict', times: 1 },
    action: { kind: 'rateLimited', retryAfterSeconds: 22 },
  });
  const seen = () => fleet.double.faults.list().find((fault) => fault.id === read)?.seen ?? 0;
  const lost = fleet.double.faults.add({ match: { method: 'chat.postMessage', channel: 'strict', times: 3 }, action: { kind: 'reset', accepted: true } });
  for (let host = 0; host < 3; host += 1) await alert('strict', `h${host}`);
  await until('all to be lost', 15_000, async () => applied(lost) === 3);
  await until('it to be read', 30_000, async () => seen() > 0);
  const from = Date.now();
  await alert('strict', 'meanwhile');
  await waitForRecord(fleet.double, said('strict', 'strict on meanwhile'), 10_000);
  await nothingOwed('strict', 60_000);
  assert.ok(Date.now() - from >= 20_000, `${Date.now() - from} ms`);
  assert.deepEqual(await results('strict'), ['found', 'found', 'found']);
  assert.equal(posts('strict').filter(said('strict', 'strict on h')).length, 3);
  assert.equal(seen(), 2);
});
