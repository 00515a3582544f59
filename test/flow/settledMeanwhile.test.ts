import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../fleet/until.ts';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const lane = 'slack:#alerts';
const plenty = { posts: 16, updates: 16, chatter: 16, news: 16 };

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

test('a group that is flushed while its first message is being settled updates that message and posts no second one', { timeout: 30_000 }, async () => {
  const { deps } = record;
  const { flushes } = await record.route({ events: [firing('settled', '1')] });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 60_000;
  await record.flush(groupId);
  const claimed = await deps.inTenant('a', async (tx) => deps.claimWrites(tx, lane, await deps.openLane(tx, lane), plenty, record.clock.now));
  const writeId = claimed?.[0]?.writeId ?? '';
  await record.route({ events: [firing('settled', '2')] });
  record.clock.now += 600_000;

  const [stored, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const settling = deps.inTenant('a', async (tx) => {
    await deps.settleSent(tx, [{ writeId, channelId: 'C1', ts: '1.000001' }]);
    stored.resolve();
    await commit.promise;
  });
  await stored.promise;
  const flushing = record.flush(groupId);
  try {
    await until(
      'the flush to wait for the post',
      10_000,
      async () => (await record.sql(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).length > 0,
    );
  } finally {
    commit.resolve();
    await Promise.all([settling, flushing]);
  }
  const writes = await record.sql<{ kind: string }>(`select kind from writes where group_id = $1 and kind in ('post', 'update') order by seq`, [groupId]);
  assert.deepEqual(
    writes.map(({ kind }) => kind),
    ['post', 'update'],
  );
});
