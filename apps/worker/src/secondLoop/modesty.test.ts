import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createModesty } from './modesty.ts';

/** A clock that moves by what work takes and while it rests. */
function start() {
  const world = { now: 10_000, atWork: 0, most: 0, rested: 0 };
  const modesty = createModesty({
    now: () => world.now,
    pause: async (ms) => {
      world.rested += ms;
      world.now += ms;
    },
  });
  const work = (tookMs: number) => async () => {
    world.atWork += 1;
    world.most = Math.max(world.most, world.atWork);
    await Promise.resolve();
    world.now += tookMs;
    world.atWork -= 1;
    return tookMs;
  };
  const pieces = (tenant: string) => Promise.all([1, 2, 3].map((ms) => modesty.run(tenant, true, work(ms))));
  return { world, modesty, work, pieces };
}

test('alone it does all at once and never rests', async () => {
  const { world, modesty, pieces } = start();
  assert.deepEqual(await pieces('flood'), [1, 2, 3]);
  modesty.isAbout('flood');
  await pieces('flood');
  assert.deepEqual([world.most, world.rested], [3, 0]);
});

test('while others are about it does one piece at a time, and rests as long as it took; a second later it has all again', async () => {
  const { world, modesty, pieces } = start();
  modesty.isAbout('quiet');
  assert.deepEqual(await pieces('flood'), [1, 2, 3]);
  assert.deepEqual([world.most, world.rested], [1, 6]);
  world.now += 1_000;
  await pieces('flood');
  assert.deepEqual([world.most, world.rested], [3, 6]);
});

test('what fails is its own, and the next piece is worked', async () => {
  const { modesty, work } = start();
  modesty.isAbout('quiet');
  const failed = modesty.run('flood', true, () => Promise.reject(new Error('no')));
  const next = modesty.run('flood', true, work(1));
  await assert.rejects(failed, /no/);
  assert.equal(await next, 1);
});
