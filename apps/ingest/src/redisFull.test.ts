import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startThrowAwayServers, type ThrowAwayServers } from '@tocsin/devkit/embedded/throwAwayServers';
import { openAdmission, routeQueues } from '@tocsin/queue/admission/admission';
import { becomesReady, producerConnection, workerConnection } from '@tocsin/queue/connection';
import { startPool } from '@tocsin/queue/pool';
import { migrate } from '@tocsin/store/migrate';
import { startTestIngest } from './testIngest.ts';

/** Asks again until it is so. */
async function until(what: string, withinMs: number, ask: () => Promise<boolean> | boolean, state = () => ''): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${what} ${state()}`);
    await redis.ping();
  }
}

let servers: ThrowAwayServers;
let redis: ReturnType<typeof producerConnection>;
before(async () => {
  servers = await startThrowAwayServers({ fast: true });
  await migrate(servers.postgres.url);
  redis = producerConnection(servers.redis.url, 'test', () => undefined);
  assert.equal(await becomesReady(redis, 5_000), true);
});
after(async () => {
  redis.disconnect();
  await servers.stop();
});

test('a Redis that is nearly full takes no more batches: they go to the spool, and the workers can still empty it', { timeout: 60_000 }, async (t) => {
  const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory-policy', 'noeviction');
  await redis.config('SET', 'maxmemory', String(used + 60_000_000));
  const ingest = await startTestIngest({ redisUrl: servers.redis.url, postgresUrl: servers.postgres.url, prefix: '{full}' });
  t.after(() => ingest.stop());
  const { tenantId, token } = await ingest.addTenant();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const alerts = Array.from({ length: 100 }, (_, at) => ({ alert_type: 'a', severity: 'info', message: 'x'.repeat(1_500), dedup_key: `${at}` }));
  const statuses = new Set<number>();
  await until('a batch goes to the spool', 30_000, async () => {
    statuses.add((await fetch(`${ingest.url}/v1/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) })).status);
    return (await ingest.spooled(tenantId)).length > 0;
  });
  assert.deepEqual([...statuses], [202]);
  const queued = (await ingest.queued(tenantId)).length;
  assert.ok(queued > 10, `${queued} were queued before`);

  const connection = workerConnection(servers.redis.url, 'test', () => undefined);
  const admission = openAdmission({ redis, prefix: '{full}', queues: ingest.queues });
  const worked = new Set<string>();
  const faults = new Set<string>();
  const pools = routeQueues.map((queue) =>
    startPool({
      ...{
        queue,
        connection,
        prefix: '{full}',
        concurrency: 6,
        onFailed: ({ error }) => void faults.add(error.message),
        onError: ({ message }) => void faults.add(message),
      },
      work: async (data) => {
        const batch = data as Parameters<typeof admission.end>[1];
        worked.add(batch.batchId);
        await admission.end(queue, batch);
        return { again: null };
      },
    }),
  );
  t.after(async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    connection.disconnect();
  });
  await until(
    'all that was queued is worked',
    20_000,
    () => worked.size === queued,
    () => `(${worked.size} of ${queued}: ${[...faults].join('; ')})`,
  );
  await until('and Redis takes batches again', 10_000, async () => {
    const before = (await ingest.spooled(tenantId)).length;
    const answer = await fetch(`${ingest.url}/v1/alerts`, { method: 'POST', headers, body: JSON.stringify([{ ...alerts[0], dedup_key: randomUUID() }]) });
    return answer.status === 202 && (await ingest.spooled(tenantId)).length === before;
  });
});
