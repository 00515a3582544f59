import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { openStore, type Store } from '@tocsin/store/connect';
import { releaseLease, takeLease } from '@tocsin/store/leases';
import { migrate } from '@tocsin/store/migrate';

let store: Store;
before(async () => {
  const { url } = await testDatabase({ migrate });
  store = openStore({ postgresUrl: url, name: 'test', connections: 4, onError: () => undefined });
});
after(() => store.close());

const now = Date.now();
const take = (name: string, holder: string, at: number) => takeLease(store, name, holder, now + at, 4_000);

test('one holds it at a time, and renews it; another gets it when it has run out', async () => {
  assert.deepEqual(await take('l', 'one', 0), { gapMs: 0 });
  assert.equal(await take('l', 'two', 1_000), null);
  assert.deepEqual(await take('l', 'one', 2_000), { gapMs: 0 });
  assert.equal(await take('l', 'two', 6_000), null);
  assert.deepEqual(await take('l', 'two', 6_100), { gapMs: 100 });
  assert.equal(await take('l', 'one', 6_200), null);
});

test('many at once: one gets it', async () => {
  const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => take('many', `holder ${index}`, 0)));
  assert.equal(taken.filter((lease) => lease !== null).length, 1);
});

test('who comes after a gap hears how long it was', async () => {
  await take('gap', 'one', 0);
  assert.deepEqual(await take('gap', 'two', 64_000), { gapMs: 60_000 });
});

test('given back it is free at once; how long nobody held it is known all the same', async () => {
  await take('back', 'one', -30_000);
  await take('back', 'one', 0);
  await releaseLease(store, 'back', 'two');
  assert.equal(await take('back', 'two', 100), null, 'only who holds it can give it back');
  await releaseLease(store, 'back', 'one');
  const lease = await take('back', 'two', 600_000);
  assert.ok(lease && lease.gapMs > 590_000, `an outage of ten minutes after a clean stop was reported as ${lease?.gapMs} ms`);
});
