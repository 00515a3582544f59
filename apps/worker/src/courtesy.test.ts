import assert from 'node:assert/strict';
import test from 'node:test';
import { createCourtesy } from './courtesy.ts';

/** A process whose utilization is ours, and a clock that moves when it pauses. */
function start(utilization: number) {
  const world = { now: 10_000, utilization };
  const courtesy = createCourtesy({
    utilization: () => world.utilization,
    pause: async (ms) => {
      world.now += ms;
    },
    now: () => world.now,
  });
  /** How long (ms) a piece of busy work was kept waiting. */
  const waited = async () => {
    const from = world.now;
    await courtesy.before('busy', true);
    return world.now - from;
  };
  return { world, courtesy, waited };
}

test('who has much to do waits while others are about and there is no time left, but not for ever', async () => {
  const { world, courtesy, waited } = start(0.9);
  await courtesy.before('quiet', false);
  assert.equal(await waited(), 200);
  world.utilization = 0.3;
  assert.equal(await waited(), 0);
});

test('alone it has all of the process', async () => {
  const { world, courtesy, waited } = start(1);
  assert.equal(await waited(), 0);
  await courtesy.before('quiet', false);
  world.now += 1_000;
  assert.equal(await waited(), 0);
});

test('who has little never waits', async () => {
  const { world, courtesy } = start(1);
  await courtesy.before('quiet', false);
  assert.equal(world.now, 10_000);
});

test('a tenant that has little at one step and much at another does not wait for itself', async () => {
  const { courtesy, waited } = start(1);
  await courtesy.before('busy', false);
  assert.equal(await waited(), 0);
  await courtesy.before('quiet', false);
  await courtesy.before('busy', false);
  assert.equal(await waited(), 200);
});
