import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupArmer } from './armGroups.ts';

const tenantId = 'a';

test('a group that is due soon is woken once, and again when it moves or is late', async () => {
  const clock = { now: 10_000 };
  let due = [{ tenantId, groupId: 'g', at: 11_500 }];
  const woken: number[] = [];
  const arm = groupArmer({ dueGroups: async () => due, wakeGroup: async ({ at }) => void woken.push(at), now: () => clock.now });
  await arm();
  await arm();
  assert.deepEqual(woken, [11_500]);
  due = [{ tenantId, groupId: 'g', at: 11_000 }];
  await arm();
  assert.deepEqual(woken, [11_500, 11_000]);
  clock.now = 12_001;
  await arm();
  await arm();
  assert.deepEqual(woken, [11_500, 11_000, 11_000, 11_000]);
});

test('one that could not be woken is tried again at the next look', async () => {
  let away = true;
  const woken: number[] = [];
  const wakeGroup = async ({ at }: { at: number }) => {
    if (away) throw new Error('Redis is away');
    woken.push(at);
  };
  const arm = groupArmer({ dueGroups: async () => [{ tenantId, groupId: 'g', at: 1_000 }], wakeGroup, now: () => 0 });
  await assert.rejects(arm());
  away = false;
  await arm();
  assert.deepEqual(woken, [1_000]);
});
