import assert from 'node:assert/strict';
import test from 'node:test';
import { createCourtesy } from './courtesy.ts';

const done = async () => undefined;

/** A process whose utilization is ours, and a clock that moves when it pauses. */
function start(utilization: number) {
  const world = { now: 10_000, utilization };
  const courtesy = createCourtesy({
    utilization: () => world.utilization,
    pause: async (ms) => {
      world.now += ms;
    },
    now: () => world.now,
    noticed: () => undefined,
  });
  /** How long (ms) a piece of busy work was kept waiting. */
  const waited = async () => {
    const from = world.now;
    await courtesy.run('busy', true, done);
    return world.now - from;
  };
  return { world, courtesy, waited };
}

test('who has much to do waits while others are about and there is no time left, but not for ever', async () => {
  const { world, courtesy, waited } = start(0.9);
  await courtesy.run('quiet', false, done);
  assert.equal(await waited(), 200);
  world.utilization = 0.3;
  assert.equal(await waited(), 0);
});

test('alone it has all of the process', async () => {
  const { world, courtesy, waited } = start(1);
  assert.equal(await waited(), 0);
  await courtesy.run('quiet', false, done);
  world.now += 1_000;
  assert.equal(await waited(), 0);
});

test('who has little never waits', async () => {
  const { world, courtesy } = start(1);
  await courtesy.run('quiet', false, done);
  assert.equal(world.now, 10_000);
});

test('a tenant that has little at one step and much at another does not wait for itself', async () => {
  const { courtesy, waited } = start(1);
  await courtesy.run('busy', false, done);
  assert.equal(await waited(), 0);
  await courtesy.run('quiet', false, done);
  await courtesy.run('busy', false, done);
  assert.equal(await waited(), 200);
});
