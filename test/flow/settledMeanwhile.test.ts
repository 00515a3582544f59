import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const lane = 'slack:#alerts';
const plenty = { posts: 16, updates: 16, chatter: 16, news: 16 };

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

/** A group of which a post is on its way and an alert is owed; `kinds` are those of its writes in the end. */
async function posting(type: string) {
  const { deps } = record;
  const { flushes } = await record.route({ events: [firing(type, '1')] });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 60_000;
  await record.flush(groupId);
  const claimed = await deps.inTenant('a', async (tx) => deps.claimWrites(tx, lane, await deps.openLane(tx, lane), plenty, record.clock.now));
  const writeId = claimed?.[0]?.writeId ?? '';
  await record.route({ events: [firing(type, '2')] });
  record.clock.now += 600_000;
  const settle = (until: Promise<unknown>) =>
    deps.inTenant('a', async (tx) => {
      await deps.settleSent(tx, [{ writeId, channelId: 'C1', ts: '1.000001' }]);
      await until;
    });
  const kinds = async () =>
    (await record.sql<{ kind: string }>(`select kind from writes where group_id = $1 and kind in ('post', 'update') order by seq`, [groupId])).map(
      (row) => row.kind,
    );
  return { groupId, settle, kinds };
}

describe('a group that is flushed while its first message is being settled updates that message and posts no second one', () => {
  test('the flush does not wait for who settles: he may hold many writes', { timeout: 30_000 }, async () => {
    const { groupId, settle, kinds } = await posting('uncommitted');
    const commit = Promise.withResolvers<void>();
    const settling = settle(commit.promise);
    try {
      await record.flush(groupId);
    } finally {
      commit.resolve();
      await settling;
    }
    assert.deepEqual(await kinds(), ['post', 'update']);
  });

  test('what is settled between its looks at open writes and at messages is one or the other', async () => {
    const { groupId, settle, kinds } = await posting('between');
    const { deps } = record;
    const seen = Promise.withResolvers<void>();
    const lockOpenWrites: typeof deps.lockOpenWrites = async (tx, groupIds) => {
      const open = await deps.lockOpenWrites(tx, groupIds);
      seen.resolve();
      return open;
    };
    const loadAnchors: typeof deps.loadAnchors = async (tx, groupIds) => {
      await seen.promise;
      await settle(Promise.resolve());
      return deps.loadAnchors(tx, groupIds);
    };
    await flushGroup({ ...deps, lockOpenWrites, loadAnchors }, { tenantId: 'a', groupId });
    assert.deepEqual(await kinds(), ['post', 'update']);
  });
});
