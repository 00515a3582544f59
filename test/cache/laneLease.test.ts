import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enterLane, leaveLane } from '@tocsin/cache/laneLease';
import { testRedis } from '@tocsin/devkit/embedded/testServers';
import { Redis } from 'ioredis';

let redis: Redis;
let prefix: string;
before(async () => {
  const server = await testRedis();
  redis = new Redis(server.url);
  prefix = server.prefix;
});
after(() => redis.disconnect());

const visit = (lane: string, token: string, tenantId = 'a') => ({ tenantId, lane, token });
const enter = (lane: string, token: string, ttlMs = 30_000) => enterLane(redis, prefix, visit(lane, token), ttlMs);
const leave = (lane: string, token: string) => leaveLane(redis, prefix, visit(lane, token));

test('one is inside at a time and may stay; the next gets in when it has left', async () => {
  assert.deepEqual([await enter('l', 'one'), await enter('l', 'one'), await enter('l', 'two')], [true, true, false]);
  assert.deepEqual([await leave('l', 'one'), await leave('l', 'one')], ['stay', 'left']);
  assert.equal(await enter('l', 'two'), true);
});

test('who was turned away is not forgotten: the one inside looks again, once for any number of them', async () => {
  await enter('note', 'one');
  await Promise.all([enter('note', 'two'), enter('note', 'three')]);
  assert.deepEqual([await leave('note', 'one'), await leave('note', 'one')], ['stay', 'left']);
});

test('renewing leaves no note for oneself', async () => {
  await enter('renew', 'one');
  await enter('renew', 'one');
  assert.equal(await leave('renew', 'one'), 'left');
});

test('who was away for too long has lost the lane and cannot take it from the next', async () => {
  await enter('slow', 'one', 1);
  for (let tries = 0; tries < 1_000 && !(await enter('slow', 'two')); tries += 1);
  assert.equal(await leave('slow', 'one'), 'lost');
  assert.equal(await enter('slow', 'one'), false);
  assert.deepEqual([await leave('slow', 'two'), await leave('slow', 'two')], ['stay', 'left']);
});

test('many at once: one gets in', async () => {
  const entered = await Promise.all(Array.from({ length: 20 }, (_, index) => enter('crowd', String(index))));
  assert.equal(entered.filter(Boolean).length, 1);
});

test('lanes of the same name of two tenants are two', async () => {
  assert.equal(await enterLane(redis, prefix, visit('same', 'one', 'a'), 1_000), true);
  assert.equal(await enterLane(redis, prefix, visit('same', 'two', 'b'), 1_000), true);
});
