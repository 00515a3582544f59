import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { openStore, type Store } from '@tocsin/store/connect';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;
let store: Store;

const file = (channel: string, groupWait: string) => ({
  tenant: 'default',
  slack_config: { default_channel: channel },
  route: { receiver: 'default', group_by: ['alertname'], group_wait: groupWait, group_interval: '1s' },
});

before(async () => {
  fleet = await startFleet({
    tenants: [file('#old', '3s')],
    workers: { one: 'all', two: 'all' },
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0' },
  });
  store = openStore({ postgresUrl: fleet.servers.postgres.url, name: 'config change', connections: 2, onError: () => undefined });
});
after(async () => {
  await store.close();
  await fleet.stop();
});

async function send(alerts: { alert_type: string; message: string }[]): Promise<void> {
  const body = JSON.stringify(alerts.map((alert) => ({ severity: 'warning', ...alert })));
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202);
}

const postsOf = (word: string) => fleet.double.record.all().filter((entry) => entry.kind === 'post' && entry.text.includes(word));

test('a new file is used without a restart, and what was on its way is told once', async () => {
  const waiting = Array.from({ length: 20 }, (_, n) => `waiting-${String(n).padStart(2, '0')}`);
  await send(waiting.map((name) => ({ alert_type: name, message: name })));
  const change = { file: file('#new', '1s'), author: { kind: 'operator', name: 'anna' } as const };
  assert.equal((await inTenant(store, 'default', (tx) => storeTenant(tx, change, Date.now()))).version, 2);
  for (let channel = 'old', probe = 1; channel !== 'new'; probe += 1) {
    assert.ok(probe < 10, 'the old file is still used');
    await send([{ alert_type: `probe-${probe}`, message: `probe-${probe}` }]);
    const told = await waitForRecord(fleet.double, (entry) => entry.kind === 'post' && entry.text.includes(`probe-${probe}`), 15_000);
    channel = told.channelName;
  }
  await until('all that waited to be told', 15_000, () => waiting.every((name) => postsOf(name).length > 0));
  for (const name of waiting) assert.equal(postsOf(name).length, 1, name);
  const last = { alert_type: 'last', message: 'the last one' };
  await send([last]);
  const told = await waitForRecord(fleet.double, (entry) => entry.text.includes(last.message), 15_000);
  assert.equal(told.channelName, 'new');
});
