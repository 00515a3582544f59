import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { closeQueues, openQueues } from '@tocsin/queue/producers';
import { openFleetRecord } from '../chaos/record.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const alerts = 3_000;
const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };
const plain = { tenant: 'default', slack_config: { default_channel: '#a' }, route };

async function withFleet(env: Record<string, string>, work: (fleet: Fleet) => Promise<void>): Promise<void> {
  const fleet = await startFleet({ tenants: [plain], double: { channelRate: null }, env: { SLACK_CHANNEL_RATE: '0', ...env } });
  try {
    await work(fleet);
  } finally {
    await fleet.stop();
  }
}

/** More than a tenant may send before its batches are worked apart. */
async function flood(fleet: Fleet, from: number): Promise<void> {
  for (let at = from; at < from + alerts; at += 500) {
    const body = JSON.stringify(
      Array.from({ length: 500 }, (_, host) => ({ alert_type: 'cpu', severity: 'warning', message: 'busy', labels: { host: `h${at + host}` } })),
    );
    const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(response.status, 202);
  }
}

async function recorded(fleet: Fleet, count: number): Promise<void> {
  const record = openFleetRecord(fleet);
  try {
    await until(
      `${count} alerts to be recorded`,
      30_000,
      async () => (await record.sql<{ n: number }>('select count(*)::int as n from alerts'))[0]?.n === count,
    );
    await until('all to be told', 30_000, async () => (await record.owed()).members === 0);
  } finally {
    await record.close();
  }
}

test('what a tenant with much sends is worked by a second event loop, which is started for it and ends with its process', { timeout: 90_000 }, () =>
  withFleet({}, async (fleet) => {
    const redis = producerConnection(fleet.servers.redis.url, 'test', () => undefined);
    await becomesReady(redis, 5_000);
    const queues = openQueues(redis, '{tocsin}', () => undefined);
    const whoWorks = async () => (await queues['route-many'].getWorkers()).map(({ id }) => id).join();
    await until('the process to work the queue itself', 10_000, async () => (await whoWorks()) !== '');
    const [first, quiet] = [await whoWorks(), (await queues.route.getWorkers()).length];
    await flood(fleet, 0);
    await until('another to work it', 15_000, async () => !['', first].includes(await whoWorks()) && !(await whoWorks()).includes(first));
    await flood(fleet, alerts);
    await recorded(fleet, 2 * alerts);
    assert.equal((await queues.route.getWorkers()).length, quiet);
    await fleet.apps.get('worker')?.stop();
    assert.equal(await whoWorks(), '');
    await closeQueues(queues);
    redis.disconnect();
  }),
);

test('where the second event loop breaks, the first does all of the work and says so', { timeout: 90_000 }, () =>
  withFleet({ NODE_OPTIONS: `--import ${join(import.meta.dirname, 'breakThread.mjs')}` }, async (fleet) => {
    let floods = 0;
    // The first may be worked before the thread is there.
    await until('it to break', 30_000, async () => {
      await flood(fleet, alerts * floods);
      floods += 1;
      return fleet.log('worker').includes('the second event loop');
    });
    await flood(fleet, alerts * floods);
    await recorded(fleet, alerts * (floods + 1));
  }),
);
