import assert from 'node:assert/strict';
import test from 'node:test';
import { createFairTurns } from './fairTurns.ts';

/** Turns, and work that ends when it is told to. */
function start(limits = { total: 4, ofTenant: 2, waiting: 100 }) {
  const turns = createFairTurns(limits);
  const begun: { name: string; end(): void }[] = [];
  const ran: Promise<unknown>[] = [];
  const add = async (tenantId: string, count = 1) => {
    for (let at = 0; at < count; at += 1)
      ran.push(
        turns.run(tenantId, () => {
          const { promise, resolve } = Promise.withResolvers<void>();
          begun.push({ name: tenantId, end: resolve });
          return promise;
        }),
      );
    await new Promise(setImmediate);
  };
  /** Ends the oldest that is at work, and lets what follows from it happen. */
  const endOne = async () => {
    begun.shift()?.end();
    await new Promise(setImmediate);
  };
  return { turns, add, endOne, ran, now: () => begun.map(({ name }) => name) };
}

test('one tenant has no more than its share, and another begins at once', async () => {
  const { add, now } = start();
  await add('loud', 50);
  assert.deepEqual(now(), ['loud', 'loud']);
  await add('quiet');
  assert.deepEqual(now(), ['loud', 'loud', 'quiet']);
});

test('places go around: who was let in last comes after those that wait', async () => {
  const { add, endOne, now } = start({ total: 1, ofTenant: 1, waiting: 100 });
  await add('a', 50);
  await add('b', 50);
  await add('c', 1);
  const order: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    order.push(now()[0] ?? '');
    await endOne();
  }
  assert.deepEqual(order, ['a', 'a', 'b', 'c', 'a', 'b']);
});

test('all is worked, also beside faults', async () => {
  const { turns, add, endOne, ran, now } = start();
  ran.push(assert.rejects(turns.run('a', () => Promise.reject(new Error('broken')))));
  for (const tenant of ['a', 'b', 'c']) await add(tenant, 20);
  for (let at = 0; at < 70; at += 1) await endOne();
  assert.deepEqual(now(), []);
  await Promise.all(ran);
});

test('who has too many waiting is told so, and nothing was begun', async () => {
  const { turns, add } = start({ total: 4, ofTenant: 2, waiting: 3 });
  await add('loud', 5);
  assert.equal(await turns.run('loud', async () => 'begun'), null);
  assert.equal(await turns.run('quiet', async () => 'begun'), 'begun');
});
