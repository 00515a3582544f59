import assert from 'node:assert/strict';
import test from 'node:test';
import { createSpoolRoom, spoolJobsMax } from './spoolRoom.ts';

function start(rows: Record<string, number>) {
  const world = { now: 0, rows: new Map(Object.entries(rows)), counted: 0 };
  const room = createSpoolRoom({
    now: () => world.now,
    spoolRows: async () => {
      world.counted += 1;
      return world.rows;
    },
  });
  return { world, room };
}

test('a tenant that fills its part of the spool is told to come again, another is not', async () => {
  const { world, room } = start({ loud: spoolJobsMax.ofTenant, quiet: 1 });
  await assert.rejects(room.check('loud'), { code: 'unavailable' });
  await room.check('quiet');
  assert.equal(world.counted, 1);
  world.rows.set('loud', 10);
  world.now += 1_000;
  await room.check('loud');
});

test('a full spool takes nothing of anybody', async () => {
  const { room } = start({ a: 4_999, b: 4_999, c: 4_999, d: 4_999, e: 4 });
  await assert.rejects(room.check('f'), { code: 'unavailable', retryAfterSeconds: 10 });
});
