import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import type { RouteJob } from '@tocsin/contracts/jobs';
import { testRedis } from '@tocsin/devkit/embedded/testServers';
import { type Admission, openAdmission } from '@tocsin/queue/admission/admission';
import { batchesInLine } from '@tocsin/queue/admission/waitingBatches';
import { becomesReady, producerConnection, workerConnection } from '@tocsin/queue/connection';
import { queueDepths } from '@tocsin/queue/depths';
import { type Pool, startPool } from '@tocsin/queue/pool';
import { closeQueues, openQueues, type Queues } from '@tocsin/queue/producers';
import type { Redis } from 'ioredis';
import { until } from '../fleet/until.ts';

let url: string;
let redis: Redis;
const opened: (() => Promise<void>)[] = [];
const ignore = () => undefined;

before(async () => {
  const server = await testRedis();
  url = server.url;
  redis = producerConnection(url, 'test', ignore);
  assert.equal(await becomesReady(redis, 5_000), true);
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
after(() => redis.disconnect());

/** Queues of its own, with a clock that can be moved. */
function start(backlogBytes = 1_000_000) {
  const prefix = `{${randomUUID()}}`;
  const queues: Queues = openQueues(redis, prefix, ignore);
  opened.push(() => closeQueues(queues));
  const clock = { ahead: 0 };
  const admission = openAdmission({ redis, prefix, queues, backlogBytes, now: () => Date.now() + clock.ahead });
  return { prefix, queues, clock, admission, inLine: async (tenantId: string) => (await batchesInLine(redis, prefix, 'route', tenantId, 0, 1_000)).length };
}

function batchOf(tenantId: string): RouteJob {
  const event = {
    alertId: randomUUID(),
    fingerprint: '0'.repeat(16),
    status: 'firing',
    alertType: 't',
    severity: 'info',
    environment: 'e',
    message: 'm',
  } as const;
  const head = { kind: 'batch', tenantId, batchId: randomUUID(), stamp: 1, receivedAt: 1, source: 's', actorTokenId: 't', traceparent: null } as const;
  return { ...head, events: [{ ...event, labels: {}, annotations: {}, startsAt: 1, endsAt: null, generatorUrl: null }] };
}

/** A worker that does what the route pool does: works a batch, then ends its turn. */
function work({ prefix }: { prefix: string }, admission: Admission, each: (job: RouteJob) => Promise<void>, concurrency = 6): Pool {
  const connection = workerConnection(url, 'test pool', ignore);
  const pool = startPool({
    ...{ queue: 'route', connection, prefix, concurrency, onFailed: ignore, onError: ignore },
    work: async (data) => {
      await each(data as RouteJob);
      await admission.end('route', data as RouteJob);
      return { again: null };
    },
  });
  opened.push(async () => {
    await pool.close();
    connection.disconnect();
  });
  return pool;
}

const addMany = async (admission: Admission, tenantId: string, count: number) => {
  const batches = Array.from({ length: count }, () => batchOf(tenantId));
  for (const batch of batches) await admission.add('route', batch);
  return batches.map((batch) => batch.batchId);
};

describe('fair admission', () => {
  test('lets a few of a tenant into the queue, the rest waits in its line, and the depth counts both', async () => {
    const scene = start();
    await addMany(scene.admission, 'a', 10);
    assert.equal(await scene.queues.route.count(), 4);
    assert.equal(await scene.inLine('a'), 6);
    const [route] = await queueDepths({ queues: scene.queues, redis, prefix: scene.prefix }, Date.now() + 5_000);
    assert.deepEqual([route?.counts['waiting'], route?.inLine], [10, { batches: 6, tenants: 1 }]);
    assert.ok((route?.oldestSeconds ?? 0) >= 5);
  });

  test("a quiet tenant's batch waits for a few of the others, not for all that they have sent", async () => {
    const scene = start();
    await addMany(scene.admission, 'loud', 200);
    await addMany(scene.admission, 'loud too', 200);
    await addMany(scene.admission, 'quiet', 1);
    const worked: string[] = [];
    work(scene, scene.admission, async ({ tenantId }) => void worked.push(tenantId));
    await until('all are worked', 10_000, () => worked.length === 401);
    const place = worked.indexOf('quiet');
    assert.ok(place <= 20, `the quiet tenant's batch was number ${place} of 401`);
  });

  test('works what one tenant sent in its order, every batch once', async () => {
    const scene = start();
    const ids = await addMany(scene.admission, 'a', 60);
    const worked: string[] = [];
    work(scene, scene.admission, async ({ batchId }) => void worked.push(batchId), 1);
    await until('all are worked', 10_000, () => worked.length === 60);
    assert.deepEqual(worked, ids);
    await until('nothing is kept', 2_000, async () => (await redis.keys(`${scene.prefix}:turns:*`)).length === 0);
  });

  test('the same batch twice is one, in the queue and in the line', async () => {
    const scene = start();
    await addMany(scene.admission, 'a', 3);
    const [fourth, fifth] = [batchOf('a'), batchOf('a')];
    for (const batch of [fourth, fifth, fourth, fifth]) await scene.admission.add('route', batch);
    assert.equal(await scene.queues.route.count(), 4);
    assert.equal(await scene.inLine('a'), 1);
  });

  test('more workers let in more of a tenant', async () => {
    const scene = start();
    for (const worker of ['one', 'two', 'three']) await scene.admission.announce(worker);
    await addMany(scene.admission, 'a', 20);
    assert.equal(await scene.queues.route.count(), 12);
    scene.clock.ahead = 60_000;
    await addMany(scene.admission, 'b', 20);
    assert.equal(await scene.queues.route.count(), 16);
  });

  test('a line has an end: what is beyond is refused, another tenant is not', async () => {
    const size = JSON.stringify(batchOf('a')).length;
    const scene = start(size * 3);
    await addMany(scene.admission, 'a', 7);
    await assert.rejects(addMany(scene.admission, 'a', 1), { code: 'rate_limited' });
    await addMany(scene.admission, 'b', 7);
    let worked = 0;
    work(scene, scene.admission, async () => void (worked += 1));
    await until('all are worked', 5_000, () => worked === 14);
    await until('there is room again', 2_000, () =>
      addMany(scene.admission, 'a', 1).then(
        () => true,
        () => false,
      ),
    );
  });
});

describe('a turn that was lost with its process', () => {
  test('taken and never used, is given to the next', async () => {
    const scene = start();
    for (let at = 0; at < 4; at += 1) await scene.admission.takeTurn('route', 'a', randomUUID());
    const ids = await addMany(scene.admission, 'a', 2);
    assert.equal(await scene.queues.route.count(), 0);
    await scene.admission.mend();
    assert.equal(await scene.queues.route.count(), 0, 'it may still be on its way');
    scene.clock.ahead = 6_000;
    await scene.admission.mend();
    assert.deepEqual(new Set((await scene.queues.route.getWaiting()).map((job) => job.data.batchId)), new Set(ids));
  });

  test('of a batch that was worked, is ended; of one that was let in and never queued, is sent again', async () => {
    const scene = start();
    await addMany(scene.admission, 'a', 6);
    // Two were worked and not ended, and the two behind them let in and not queued: their worker was killed between.
    const jobs = await scene.queues.route.getWaiting();
    for (const job of jobs) await job.remove();
    const { turns, line } = { turns: `${scene.prefix}:turns:route:of:a`, line: `${scene.prefix}:turns:route:line:a` };
    const cut = (await redis.lpop(line)) ?? '';
    await redis.zadd(turns, Date.now(), cut.slice(cut.indexOf(':') + 1));
    assert.equal(await scene.queues.route.count(), 0);
    scene.clock.ahead = 6_000;
    await scene.admission.mend();
    assert.equal(await scene.queues.route.count(), 2);
    assert.equal(await scene.inLine('a'), 0);
  });

  test('whose batch is still worked, is kept, however long it takes', async () => {
    const scene = start();
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    const worked: string[] = [];
    work(scene, scene.admission, async ({ batchId }) => {
      worked.push(batchId);
      await held;
    });
    await addMany(scene.admission, 'a', 6);
    await until('its turns are out', 2_000, () => worked.length === 4);
    scene.clock.ahead = 60_000;
    await scene.admission.mend();
    assert.equal(await scene.inLine('a'), 2);
    go();
    await until('all are worked', 2_000, () => worked.length === 6);
  });

  test('and Redis wiped in between: what comes then goes its way', async () => {
    const scene = start();
    await addMany(scene.admission, 'a', 10);
    await redis.del(...(await redis.keys(`${scene.prefix}:*`)));
    await scene.admission.mend();
    await addMany(scene.admission, 'a', 2);
    assert.equal(await scene.queues.route.count(), 2);
  });
});
