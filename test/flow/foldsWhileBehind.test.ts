import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

let record: TestRecord;
let groupId: string;
beforeEach(async () => {
  record = await openRecord();
  await record.route({ events: [firing('disk', '1')] });
  groupId = (await record.sql<{ group_id: string }>('select group_id from groups'))[0]?.group_id ?? '';
  await dueNow();
});
afterEach(() => record.close());

/** The clock goes on to the time at which the group is to speak. */
async function dueNow(): Promise<void> {
  const [row] = await record.sql<{ at: string }>('select extract(epoch from next_flush_at) * 1000 as at from groups');
  record.clock.now = Math.ceil(Number(row?.at));
}

const flushWhileBehind = () => flushGroup({ ...record.deps, isBehind: async () => true }, { tenantId: 'a', groupId });

test('while more of its tenant waits to be routed, a group that people know of waits for it, half a minute at most', async () => {
  assert.equal((await flushWhileBehind()).reason, 'first');
  await record.route({ events: [firing('disk', '2')] });
  await dueNow();
  const dueAt = record.clock.now;
  for (; record.clock.now < dueAt + 30_000; record.clock.now += 2_500) {
    assert.deepEqual(await flushWhileBehind(), { reason: 'not_due', over: null, lanes: [], again: record.clock.now + 2_500 });
  }
  await record.route({ events: [firing('disk', '3')] });
  assert.equal((await flushWhileBehind()).reason, 'changed');
  assert.deepEqual(await record.sql("select sum(covers)::int as covers from writes where kind in ('post', 'update') and state = 'owed'"), [{ covers: 3 }]);
});

test('it does not wait once no more is behind it', async () => {
  await flushWhileBehind();
  await record.route({ events: [firing('disk', '2')] });
  await dueNow();
  assert.equal((await flushWhileBehind()).reason, 'not_due');
  assert.equal((await record.flush(groupId)).reason, 'changed');
});

test('what is critical does not wait', async () => {
  await flushWhileBehind();
  await record.route({ events: [{ ...firing('disk', '2'), severity: 'critical' }] });
  await dueNow();
  assert.equal((await flushWhileBehind()).reason, 'changed');
});

test('nor does what somebody has done', async () => {
  await flushWhileBehind();
  await record.press('acknowledged', groupId);
  assert.equal((await flushWhileBehind()).reason, 'acted');
});
