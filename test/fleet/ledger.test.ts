import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { openRawProducer } from '@tocsin/queue/rawProducer';
import { tocsin } from '../support/tocsin.ts';
import { createToken } from './createToken.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const slackConfig = { default_channel: '#alerts', escalation_channel: '#critical', admins: ['#admins'] };
const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };

let fleet: Fleet;
before(async () => {
  fleet = await startFleet({ tenants: [{ tenant: 'default', slack_config: slackConfig, route }], apps: ['ingest'] });
});
after(() => fleet.stop());

const run = (...args: string[]) => tocsin({ url: fleet.servers.postgres.url }, ...args);

async function send(host: string, status: string): Promise<void> {
  const body = JSON.stringify({ alert_type: 'cpu', severity: 'warning', message: `cpu on ${host}`, labels: { host }, status, dedup_key: host });
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202);
}

test('in a running installation the sum holds at every moment, and an alert’s way is told to its end', async () => {
  const looks: number[] = [];
  for (const host of ['a', 'b', 'c']) {
    await send(host, 'firing');
    looks.push((await run('ledger')).code);
  }
  await send('a', 'resolved');
  await until('all four to be told', 20_000, async () => / 4 accepted = (?=.*delivered)(?!.*open)/.test((await run('ledger')).out));
  assert.deepEqual([...looks, (await run('ledger')).code], [0, 0, 0, 0]);
  const { out } = await run('why', 'a');
  assert.match(out, /event +firing.*flush +default.*#alerts: post delivered.*event +resolved/s);
});

test('what fails for good on its way is told to the admins in Slack, and listed', async () => {
  const token = await createToken(fleet.servers.postgres.url, 'default', ['ingest']);
  const producer = openRawProducer({ redisUrl: fleet.servers.redis.url });
  await until('the producer to be connected', 5_000, async () => {
    const sent = producer.addAlerts({ kind: 'raw', token, batchId: randomUUID(), sentAt: Date.now(), alerts: [{ alert_type: 'cpu', severity: 'dire' }] });
    return sent.then(
      () => true,
      () => false,
    );
  });
  await producer.close();
  await waitForRecord(
    fleet.double,
    ({ channelName, text }) => channelName === 'admins' && text.startsWith('[DEAD LETTER] 1 alert could not be worked: severity'),
    20_000,
  );
  assert.match((await run('dead', 'list')).out, /default +[0-9a-f-]{36} .*alert +cpu +severity/);
});
