import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewAtOnce } from './fewAtOnce.ts';

test('never more than a few run, each runs, in order, and one that fails holds nobody up', async () => {
  const few = fewAtOnce(3);
  const began: number[] = [];
  let [now, most] = [0, 0];
  const work = Array.from({ length: 20 }, (_, index) =>
    few(async () => {
      began.push(index);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      if (index % 5 === 0) throw new Error('failed');
    }).catch(() => undefined),
  );
  await Promise.all(work);
  assert.deepEqual([most, now, began], [3, 0, Array.from({ length: 20 }, (_, index) => index)]);
});
