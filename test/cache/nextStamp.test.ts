import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { claimIdempotencyKey } from '@tocsin/cache/idempotencyKey';
import { nextStamp } from '@tocsin/cache/nextStamp';
import { seenOnce } from '@tocsin/cache/seenOnce';
import { testRedis } from '@tocsin/devkit/embedded/testServers';
import { Redis } from 'ioredis';

let redis: Redis;
let others: Redis[];
let prefix: string;
before(async () => {
  const server = await testRedis();
  redis = new Redis(server.url);
  others = [redis, new Redis(server.url), new Redis(server.url)];
  prefix = server.prefix;
});
after(() => {
  for (const each of others) each.disconnect();
});

test('stamps are microseconds, never given twice and never back, whoever asks and for however many', async () => {
  const taken = await Promise.all(
    Array.from({ length: 600 }, async (_, index) => ({
      first: await nextStamp(others[index % 3] ?? redis, prefix, 1 + (index % 500), 0),
      count: 1 + (index % 500),
    })),
  );
  taken.sort((left, right) => left.first - right.first);
  for (const [index, { first }] of taken.entries()) assert.ok(first >= (taken[index - 1]?.first ?? 0) + (taken[index - 1]?.count ?? 0));
  assert.ok(Math.abs((taken[0]?.first ?? 0) / 1_000 - Date.now()) < 60_000);
});

test('after Redis was wiped they go on after the floor, and scripts are loaded again', async () => {
  const before = await nextStamp(redis, prefix, 10, 0);
  await redis.flushdb();
  await redis.script('FLUSH');
  const floor = before + 1_000_000_000_000;
  assert.equal(await nextStamp(redis, prefix, 5, floor), floor + 1);
  assert.equal(await nextStamp(redis, prefix, 1, 0), floor + 6);
});

test('stamps keep every digit', async () => {
  const floor = 8_999_999_999_999_998;
  assert.equal(await nextStamp(redis, `${prefix}:far`, 3, floor), floor + 1);
  assert.equal(await nextStamp(redis, `${prefix}:far`, 1, 0), floor + 4);
});

test('what was seen once is refused the second time, by whoever asks', async () => {
  const seen = await Promise.all(others.map((each) => seenOnce(each, prefix, 'v0=abc', 60)));
  assert.equal(seen.filter(Boolean).length, 1);
  assert.equal(await seenOnce(redis, prefix, 'v0=other', 60), true);
});

test('an idempotency key is new once, then the same or with another body; each tenant has its own', async () => {
  const claim = (tenant: string, hash: string) => claimIdempotencyKey(redis, prefix, tenant, 'k', hash);
  assert.deepEqual([await claim('a', 'h1'), await claim('a', 'h1'), await claim('a', 'h2'), await claim('b', 'h2')], ['new', 'same', 'different', 'new']);
});
