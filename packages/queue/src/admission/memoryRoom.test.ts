import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Redis } from 'ioredis';
import { watchMemory } from './memoryRoom.ts';

/** A Redis that says what it is told to about its memory. */
function redisWith(memory: { used: number; max: number }): Redis {
  return { info: async () => `used_memory:${memory.used}\r\nmaxmemory:${memory.max}\r\n` } as unknown as Redis;
}
const aLook = () => new Promise((resolve) => setImmediate(resolve));

test('what was let in since the last look counts, and is forgotten when the next one has seen it', async () => {
  const memory = { used: 500, max: 1_000 };
  const clock = { now: 0 };
  const room = watchMemory(redisWith(memory), () => clock.now);
  assert.equal(room.hasRoom(1_000_000), true, 'nothing is known yet');
  clock.now += 200;
  await aLook();
  room.hasRoom(0);
  await aLook();
  assert.deepEqual([room.hasRoom(50), room.hasRoom(50), room.hasRoom(50), room.hasRoom(10)], [true, true, false, true]);
  memory.used = 800;
  clock.now += 200;
  room.hasRoom(0);
  await aLook();
  assert.deepEqual([room.hasRoom(10), room.hasRoom(10)], [true, false]);
  memory.used = 100;
  clock.now += 200;
  room.hasRoom(0);
  await aLook();
  assert.equal(room.hasRoom(200), true);
});

test('a Redis without a limit always has room', async () => {
  const room = watchMemory(redisWith({ used: 5_000, max: 0 }), () => 0);
  room.hasRoom(1);
  await aLook();
  assert.equal(room.hasRoom(1e12), true);
});
