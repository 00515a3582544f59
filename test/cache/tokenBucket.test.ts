import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Bucket, chargeTokens, pauseBucket, returnTokens, takeTokens } from '@tocsin/cache/tokenBucket';
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

const start = 1_800_000_000_000;
const take = (bucket: Bucket, want: number, at: number) => takeTokens(redis, prefix, bucket, want, start + at);

describe('a bucket', () => {
  test('starts full, gives what it has, and says when there is one more', async () => {
    const bucket = { name: 'full', perSecond: 2, burst: 5 };
    assert.deepEqual(await take(bucket, 3, 0), { granted: 3, waitMs: 0 });
    assert.deepEqual(await take(bucket, 3, 0), { granted: 2, waitMs: 0 });
    assert.deepEqual(await take(bucket, 3, 0), { granted: 0, waitMs: 500 });
    const early = await take(bucket, 1, 499);
    assert.ok(early.granted === 0 && early.waitMs >= 1 && early.waitMs <= 2);
    assert.deepEqual(await take(bucket, 1, 500), { granted: 1, waitMs: 0 });
  });

  for (const perSecond of [1, 50 / 60, 10 / 60, 7.3])
    test(`of ${perSecond.toFixed(2)} a second gives exactly that, used to the full and never exceeded`, async () => {
      const bucket = { name: `rate ${perSecond}`, perSecond, burst: 1 };
      const given: number[] = [];
      let at = 0;
      while (at < 600_000) {
        const { granted, waitMs } = await take(bucket, 16, at);
        for (let token = 0; token < granted; token += 1) given.push(at);
        at += granted > 0 ? 1 : waitMs;
        assert.ok(granted > 0 || waitMs > 0);
        if (given.length > 300) break;
      }
      const seconds = (given.at(-1) ?? 0) / 1_000;
      assert.ok(given.length - 1 <= seconds * perSecond + 1e-6, `${given.length} in ${seconds} s`);
      assert.ok(given.length >= Math.floor(seconds * perSecond * 0.99), `${given.length} in ${seconds} s`);
      for (let index = 1; index < given.length; index += 1) assert.ok((given[index] ?? 0) - (given[index - 1] ?? 0) >= Math.floor(1_000 / perSecond) - 1);
    });

  test('saves up no more than its burst', async () => {
    const bucket = { name: 'burst', perSecond: 10, burst: 3 };
    await take(bucket, 3, 0);
    assert.deepEqual(await take(bucket, 99, 60_000), { granted: 3, waitMs: 0 });
  });

  test('takes back what was not used, up to its burst', async () => {
    const bucket = { name: 'back', perSecond: 1, burst: 4 };
    await take(bucket, 4, 0);
    await returnTokens(redis, prefix, bucket, 3);
    assert.deepEqual(await take(bucket, 9, 0), { granted: 3, waitMs: 0 });
    await returnTokens(redis, prefix, bucket, 99);
    assert.deepEqual(await take(bucket, 99, 0), { granted: 4, waitMs: 0 });
    await returnTokens(redis, prefix, { ...bucket, name: 'never used' }, 2);
    assert.deepEqual(await take({ ...bucket, name: 'never used' }, 99, 0), { granted: 4, waitMs: 0 });
  });

  test('asked by a worker whose clock is behind gives nothing extra, now or later', async () => {
    const bucket = { name: 'skew', perSecond: 1, burst: 1 };
    await take(bucket, 1, 10_000);
    assert.equal((await take(bucket, 1, 5_000)).granted, 0);
    assert.equal((await take(bucket, 1, 10_999)).granted, 0);
    assert.equal((await take(bucket, 1, 11_000)).granted, 1);
  });

  test('asked by many at once gives what it has', async () => {
    const bucket = { name: 'many', perSecond: 1, burst: 10 };
    const taken = await Promise.all(Array.from({ length: 40 }, () => take(bucket, 1, 0)));
    assert.equal(
      taken.reduce((sum, each) => sum + each.granted, 0),
      10,
    );
  });
});

describe('a pause', () => {
  test('stops a bucket for as long as it was named, whatever it holds; others go on', async () => {
    const bucket = { name: 'paused', perSecond: 1, burst: 5 };
    const now = Date.now();
    await pauseBucket(redis, prefix, bucket, now, now + 30_000);
    assert.deepEqual(await takeTokens(redis, prefix, bucket, 1, now + 10_000), { granted: 0, waitMs: 20_000 });
    assert.equal((await takeTokens(redis, prefix, bucket, 1, now + 30_000)).granted, 1);
    assert.equal((await takeTokens(redis, prefix, { ...bucket, name: 'other' }, 1, now)).granted, 1);
  });

  test('is never shortened, and one that is over already is none', async () => {
    const bucket = { name: 'long', perSecond: 1, burst: 1 };
    const now = Date.now();
    await pauseBucket(redis, prefix, bucket, now, now + 60_000);
    await pauseBucket(redis, prefix, bucket, now, now + 1_000);
    assert.equal((await takeTokens(redis, prefix, bucket, 1, now)).waitMs, 60_000);
    await pauseBucket(redis, prefix, { name: 'past' }, now, now - 1);
    assert.equal((await takeTokens(redis, prefix, { ...bucket, name: 'past' }, 1, now)).granted, 1);
  });

  test('that is charged for what was used may go into debt, and comes out of it in time', async () => {
    const bucket = { name: 'debt', perSecond: 100, burst: 200 };
    const charge = (count: number, at: number) => chargeTokens(redis, prefix, bucket, count, start + at);
    assert.equal(await charge(150, 0), 50);
    assert.equal(await charge(250, 0), -200);
    assert.equal(await charge(0, 1_000), -100);
    assert.equal(await charge(0, 5_000), 200);
    assert.equal((await take(bucket, 1, 5_000)).granted, 1);
  });
});
