import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { forgottenGroups } from '@tocsin/store/dueWork';
import { hastenFlushes } from '@tocsin/store/hastenFlushes';
import { inTenant } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

let record: TestRecord;
before(async () => {
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#alerts', escalation_channel: '#critical' } }]);
});
after(() => record.close());

const laneOf = async (groupId: string) => (await record.sql<{ lane: string }>('select distinct lane from writes where group_id = $1', [groupId]))[0]?.lane;
const statesOf = (groupId: string) =>
  record.sql<{ text: string }>("select message->>'text' as text from writes where group_id = $1 and kind in ('post', 'update') order by seq", [groupId]);

/** What housekeeping does about groups that a batch did not wake. */
async function armForgotten(): Promise<string[]> {
  const forgotten = await forgottenGroups(record.store, record.clock.now, 100);
  for (const { tenantId, groupId } of forgotten) {
    await inTenant(record.store, tenantId, (tx) => hastenFlushes(tx, [{ groupId, at: record.clock.now }]));
    await record.flush(groupId, tenantId);
  }
  return forgotten.map(({ groupId }) => groupId);
}

test('an alert that gets worse moves to another channel, and the one that knows it first hears of its end too', async () => {
  const [first] = (await record.route({ events: [firing('cpu', 'a')] })).flushes;
  record.clock.now += 10_000;
  await record.flush(first?.groupId ?? '');
  const [second] = (await record.route({ events: [firing('cpu', 'a', { severity: 'critical' })] })).flushes;
  assert.notEqual(second?.groupId, first?.groupId);
  await record.flush(second?.groupId ?? '');
  assert.deepEqual([await laneOf(first?.groupId ?? ''), await laneOf(second?.groupId ?? '')], ['slack:#alerts', 'slack:#critical']);
  record.clock.now += 10_000;
  assert.deepEqual(await armForgotten(), [first?.groupId]);
  const [end] = (await record.route({ events: [resolved('cpu', 'a', { severity: 'critical' })] })).flushes;
  record.clock.now += 10_000;
  await record.flush(end?.groupId ?? '');
  await armForgotten();
  const [{ pending } = { pending: -1 }] = await record.sql<{ pending: number }>('select coalesce(sum(pending), 0)::int as pending from group_members');
  assert.equal(pending, 0);
  for (const groupId of [first?.groupId ?? '', second?.groupId ?? '']) assert.match((await statesOf(groupId)).at(-1)?.text ?? '', /^resolved 0\/0\/1/);
});

test('a group that waits for its interval is not one that was forgotten', async () => {
  const [first] = (await record.route({ events: [firing('mem', 'a')] })).flushes;
  assert.deepEqual(await armForgotten(), []);
  record.clock.now += 10_000;
  await record.flush(first?.groupId ?? '');
  await record.route({ events: [firing('mem', 'b')] });
  assert.deepEqual(await armForgotten(), []);
});
