import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import type { QueueName } from '@tocsin/contracts/jobs';
import { testRedis } from '@tocsin/devkit/embedded/testServers';
import { openAdmission } from '@tocsin/queue/admission/admission';
import { becomesReady, producerConnection, workerConnection } from '@tocsin/queue/connection';
import { queueDepths } from '@tocsin/queue/depths';
import { type Pool, type PoolOptions, startPool, unworkable, type Worked } from '@tocsin/queue/pool';
import { addEscalationLook, addFlush, addLane, addLostLane, closeQueues, openQueues, type Queues } from '@tocsin/queue/producers';
import type { Redis } from 'ioredis';

let url: string;
let prefix: string;
let redis: Redis;
let queues: Queues;
const opened: { pool: Pool; connection: Redis }[] = [];
const errors: Error[] = [];

before(async () => {
  const server = await testRedis();
  url = server.url;
  prefix = `{${server.prefix}}`;
  redis = producerConnection(url, 'test', (error) => errors.push(error));
  assert.equal(await becomesReady(redis, 5_000), true);
  queues = openQueues(redis, prefix, (error) => errors.push(error));
});
afterEach(async () => {
  for (const { pool, connection } of opened.splice(0)) {
    await pool.close();
    connection.disconnect();
  }
});
after(async () => {
  await closeQueues(queues);
  redis.disconnect();
});

function work(queue: QueueName, processor: PoolOptions['work'], onFailed: PoolOptions['onFailed'] = () => undefined): void {
  const connection = workerConnection(url, 'test pool', (error) => errors.push(error));
  opened.push({
    connection,
    pool: startPool({ queue, connection, prefix, concurrency: 8, work: processor, onFailed, onError: (error) => errors.push(error) }),
  });
}

/** Resolves when `condition` holds; rejects after `withinMs`. */
async function until(condition: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await redis.ping();
  }
}

const done: Worked = { again: null };
const idle = async (queue: QueueName) => {
  const counts = await queues[queue].getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed');
  return Object.values(counts).every((count) => count === 0);
};

describe('waking a lane', () => {
  test('while it is worked leads to one more visit, however often it is asked for', async () => {
    const lane = { tenantId: 'a', lane: 'slack:#wake' };
    let visits = 0;
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    work('deliver', async () => {
      visits += 1;
      if (visits === 1) await held;
      return done;
    });
    await addLane(queues, lane);
    await until(() => visits === 1);
    await Promise.all([addLane(queues, lane), addLane(queues, lane), addLane(queues, lane)]);
    go();
    await until(() => visits === 2);
    await until(() => idle('deliver'));
    assert.equal(visits, 2);
  });

  test('while it waits is the same visit', async () => {
    const lane = { tenantId: 'a', lane: 'slack:#waits' };
    await Promise.all([addLane(queues, lane), addLane(queues, lane), addLane(queues, lane)]);
    assert.equal(await queues.deliver.count(), 1);
    work('deliver', async () => done);
    await until(() => idle('deliver'));
  });

  test('of another tenant with the same channel is another visit', async () => {
    await addLane(queues, { tenantId: 'a', lane: 'slack:#same' });
    await addLane(queues, { tenantId: 'b', lane: 'slack:#same' });
    assert.equal(await queues.deliver.count(), 2);
    const seen: unknown[] = [];
    work('deliver', async (data) => {
      seen.push(data);
      return done;
    });
    await until(() => seen.length === 2 && idle('deliver'));
  });

  test('that asked to be looked at later is looked at at that time, without counting as a failure', async () => {
    const visits: { at: number; attempt: number }[] = [];
    const from = Date.now();
    work('deliver', async (_data, { attempt }) => {
      visits.push({ at: Date.now() - from, attempt });
      return visits.length < 4 ? { again: Date.now() + 100 } : done;
    });
    await addLane(queues, { tenantId: 'a', lane: 'slack:#later' });
    await until(() => visits.length === 4);
    assert.deepEqual(
      visits.map(({ attempt }) => attempt),
      [1, 1, 1, 1],
    );
    for (const [index, { at }] of visits.entries()) if (index > 0) assert.ok(at - (visits[index - 1]?.at ?? 0) >= 95);
    await until(() => idle('deliver'));
  });

  test('that waits for its time is absorbed: so the pool must not let a lane wait for long', async () => {
    const visits: number[] = [];
    const lane = { tenantId: 'a', lane: 'slack:#new' };
    let again = 0;
    work('deliver', async () => {
      visits.push(Date.now());
      if (visits.length > 1) return done;
      again = Date.now() + 400;
      return { again };
    });
    await addLane(queues, lane);
    await until(async () => (await queues.deliver.getDelayedCount()) === 1);
    await addLane(queues, lane);
    await until(() => visits.length === 2);
    assert.ok((visits[1] ?? 0) >= again - 5);
    await until(() => idle('deliver'));
    assert.equal(visits.length, 2);
  });

  test('whose job was lost is done again, and one that has a job is left alone', async () => {
    const lane = { tenantId: 'a', lane: 'slack:#lost' };
    await addLane(queues, lane);
    await addLostLane(queues, lane);
    assert.equal(await queues.deliver.count(), 1);
    const [job] = await queues.deliver.getWaiting();
    await redis.del(queues.deliver.toKey(job?.id ?? ''));
    await redis.del(queues.deliver.toKey('wait'));
    await addLostLane(queues, lane);
    let visits = 0;
    work('deliver', async () => {
      visits += 1;
      return done;
    });
    await until(() => visits === 1);
    await until(() => idle('deliver'));
  });
});

describe('waking a group', () => {
  test('twice for the same time is one flush; for an earlier time it is one more', async () => {
    const job = { tenantId: 'a', groupId: randomUUID() };
    const now = Date.now();
    for (const at of [now + 60_000, now + 60_000.2, now + 60_000, now + 30_000]) await addFlush(queues, job, at, now);
    assert.equal(await queues.format.getDelayedCount(), 2);
    await queues.format.drain(true);
  });

  test('flushes when it is due, not before, and leaves nothing behind that would keep the next one out', async () => {
    const job = { tenantId: 'a', groupId: randomUUID() };
    const worked: number[] = [];
    work('format', async (data) => {
      assert.deepEqual(data, job);
      worked.push(Date.now());
      return done;
    });
    const at = Date.now() + 150;
    await addFlush(queues, job, at, Date.now());
    await until(() => worked.length === 1);
    assert.ok((worked[0] ?? 0) >= at);
    await until(() => idle('format'));
    await addFlush(queues, job, at, Date.now());
    await until(() => worked.length === 2);
    await until(() => idle('format'));
  });

  test('that fails for good is gone, so that housekeeping can wake it again', async () => {
    const failures: boolean[] = [];
    work(
      'format',
      () => Promise.reject(unworkable('broken')),
      ({ last }) => failures.push(last),
    );
    const job = { tenantId: 'a', groupId: randomUUID() };
    await addFlush(queues, job, 1_000, 1_000);
    await until(() => failures.length === 1);
    await until(() => idle('format'));
    await addFlush(queues, job, 1_000, 1_000);
    await until(() => failures.length === 2);
  });
});

test('a delayed job comes in time to a worker that has nothing else to do', async () => {
  let lateMs = Number.NaN;
  const due = Date.now() + 250;
  work('escalate', async () => {
    lateMs = Date.now() - due;
    return done;
  });
  await addEscalationLook(queues, 'late', due, Date.now());
  await until(() => !Number.isNaN(lateMs));
  // A worker that does not know the server's version rounds 250 ms up to a second. Redis looks for what is due ten times a second where it was not told otherwise.
  assert.ok(lateMs < 400, `${lateMs} ms`);
});

test('levels of a tenant that are due together have one reminder, and what is due already gets one that is to come', async () => {
  const now = 1_000_000;
  for (const at of [now + 60_000, now + 60_001, now + 59_998, now - 5_000, now]) await addEscalationLook(queues, 'a', at, now);
  await addEscalationLook(queues, 'b', now + 60_000, now);
  const due = (await queues.escalate.getDelayed()).map(({ data, delay }) => `${(data as { tenantId: string }).tenantId} ${delay}`);
  assert.deepEqual(due.sort(), ['a 5', 'a 60000', 'b 60000']);
  await queues.escalate.drain(true);
});

test('a batch twice is one job, and the depth of its queue has its age', async () => {
  const event = {
    alertId: randomUUID(),
    fingerprint: '0'.repeat(16),
    status: 'firing',
    alertType: 't',
    severity: 'info',
    environment: 'e',
    message: 'm',
  } as const;
  const batch = { kind: 'batch', tenantId: 'a', batchId: randomUUID(), stamp: 1, receivedAt: 1, source: 's', actorTokenId: 't', traceparent: null } as const;
  const job = { ...batch, events: [{ ...event, labels: {}, annotations: {}, startsAt: 1, endsAt: null, generatorUrl: null }] };
  await openAdmission({ redis, prefix, queues }).add('route', job);
  await openAdmission({ redis, prefix, queues }).add('route', job);
  const [route] = await queueDepths({ queues, redis, prefix }, Date.now() + 5_000);
  assert.equal(route?.counts['waiting'], 1);
  assert.ok((route?.oldestSeconds ?? 0) >= 5 && (route?.oldestSeconds ?? 0) < 10);
  await queues.route.drain(true);
});

test('while Redis is away an add fails at once', async () => {
  const away = producerConnection('redis://127.0.0.1:1', 'away', () => undefined);
  const nowhere = openQueues(away, prefix, () => undefined);
  const from = Date.now();
  await assert.rejects(addLane(nowhere, { tenantId: 'a', lane: 'slack:#a' }));
  assert.ok(Date.now() - from < 1_000);
  await closeQueues(nowhere);
  away.disconnect();
});
