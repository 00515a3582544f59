import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather } from './gather.ts';

const fulfilled = (items: readonly string[]): PromiseSettledResult<string>[] => items.map((item) => ({ status: 'fulfilled', value: item }));

/** Turns that end when they are told to. */
function turns(most: number, atOnce: number) {
  const begun: { key: string; items: readonly string[]; end(results?: readonly PromiseSettledResult<string>[]): Promise<void> }[] = [];
  const add = gather<string, string>({
    ...{ most, atOnce },
    work: (key, items) => {
      const { promise, resolve } = Promise.withResolvers<readonly PromiseSettledResult<string>[]>();
      begun.push({
        ...{ key, items },
        end: async (results = fulfilled(items)) => {
          resolve(results);
          await new Promise((done) => setImmediate(done));
        },
      });
      return promise;
    },
  });
  return { add, begun, items: () => begun.map(({ key, items }) => `${key}:${items.join('')}`) };
}

test('one that comes alone goes at once; what comes meanwhile goes together, by key and in order', async () => {
  const { add, begun, items } = turns(3, 1);
  const all = ['a', 'b', 'c', 'd', 'e'].map((item) => add('x', item));
  const other = add('y', 'f');
  assert.deepEqual(items(), ['x:a', 'y:f']);
  await begun[0]?.end();
  assert.deepEqual(items().slice(2), ['x:bcd']);
  await begun[2]?.end();
  assert.deepEqual(items().slice(3), ['x:e']);
  await begun[3]?.end();
  await begun[1]?.end();
  assert.deepEqual(await Promise.all([...all, other]), ['a', 'b', 'c', 'd', 'e', 'f']);
});

test('as many turns of a key as allowed run side by side', async () => {
  const { add, begun, items } = turns(10, 2);
  const all = ['a', 'b', 'c', 'd'].map((item) => add('x', item));
  assert.deepEqual(items(), ['x:a', 'x:b']);
  await begun[1]?.end();
  assert.deepEqual(items().slice(2), ['x:cd']);
  await begun[0]?.end();
  await begun[2]?.end();
  assert.deepEqual(await Promise.all(all), ['a', 'b', 'c', 'd']);
});

test('one that fails fails alone, and the next turn goes on', async () => {
  const { add, begun } = turns(10, 1);
  const first = add('x', 'a');
  const [bad, good] = [assert.rejects(add('x', 'b'), /spoilt/), add('x', 'c')];
  await begun[0]?.end();
  await begun[1]?.end([{ status: 'rejected', reason: new Error('spoilt') }, ...fulfilled(['c'])]);
  await bad;
  assert.deepEqual(await Promise.all([first, good, ...[add('x', 'd')].map((last) => begun[2]?.end().then(() => last))]), ['a', 'c', 'd']);
});
