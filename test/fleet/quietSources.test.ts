import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { Redis } from 'ioredis';
import pg from 'pg';
import { tocsin } from '../support/tocsin.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };
const heartbeats = [{ name: 'backup', every: '10s', grace: '1s' }];

let fleet: Fleet;
let database: pg.Client;
before(async () => {
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts' }, route, heartbeats }],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0' },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
});

const beat = async () => assert.equal((await fetch(`${fleet.ingestUrl}/v1/heartbeats/backup`, { method: 'POST' })).status, 202);
const heartbeat = async () =>
  (
    await database.query<{ state: string; seen: boolean; late: boolean }>(
      'select state, last_seen_at is not null as seen, due_at < now() as late from heartbeats',
    )
  ).rows[0];

test('a snooze ends and a source is missed although Redis is wiped between; nobody is missed for our own absence', { timeout: 90_000 }, async () => {
  await until('the file to be known', 15_000, heartbeat);
  await beat();
  await until('the beat to be noted', 10_000, async () => (await heartbeat())?.seen);
  const body = JSON.stringify({ alert_type: 'disk', severity: 'warning', message: 'the disk is full' });
  await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await waitForRecord(fleet.double, ({ kind, text }) => kind === 'post' && text.includes('the disk is full'), 10_000);
  const { rows } = await database.query<{ group_id: string }>("select group_id from groups where labels->>'alertname' = 'disk'");
  const snoozed = await tocsin({ url: fleet.servers.postgres.url }, 'snooze', rows[0]?.group_id ?? '', '--for', '4s', '--author', 'carla');
  assert.match(snoozed.out, /^snoozed 1 alert until/);
  const redis = new Redis(fleet.servers.redis.url);
  await redis.flushall();
  redis.disconnect();
  await waitForRecord(fleet.double, ({ kind, text }) => kind === 'update' && text.includes('acknowledged by carla'), 10_000);
  await waitForRecord(fleet.double, ({ text }) => text.includes('carla’s snooze is over: 1 alert is firing again'), 15_000);
  await waitForRecord(fleet.double, ({ kind, text }) => kind === 'post' && text.includes('No heartbeat from backup'), 30_000);
  await beat();
  await waitForRecord(fleet.double, ({ kind, text }) => kind === 'update' && text.includes('[RESOLVED]') && text.includes('No heartbeat from backup'), 15_000);

  await fleet.apps.get('worker')?.stop();
  await database.query("update leases set expires_at = now() - interval '10 minutes'");
  await database.query("update heartbeats set due_at = now() - interval '5 minutes'");
  await fleet.restart('worker');
  await until('all of its time to be given back', 15_000, async () => (await heartbeat())?.late === false);
  assert.equal((await heartbeat())?.state, 'alive');
});
