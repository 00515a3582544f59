import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../fleet/until.ts';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';

const lane = 'slack:#alerts';

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

test('a group that is flushed while its first message is being settled updates that message and posts no second one', async () => {
  const slack = scriptedSlack(record);
  const { flushes } = await record.route({ events: [firing('settled', '1')] });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 60_000;
  await record.flush(groupId);
  await record.route({ events: [firing('settled', '2')] });
  record.clock.now += 600_000;

  const [stored, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const draining = slack.drain(lane, {
    settleSent: async (tx, writes) => {
      await record.deps.settleSent(tx, writes);
      stored.resolve();
      await commit.promise;
    },
  });
  await stored.promise;
  const flushing = record.flush(groupId);
  await until(
    'the flush to wait for the post',
    10_000,
    async () => (await record.sql(`select from pg_stat_activity where wait_event_type = 'Lock'`)).length > 0,
  );
  commit.resolve();
  await Promise.all([draining, flushing]);
  await slack.drainAll(lane);
  assert.deepEqual(
    slack.said.filter(({ write }) => write.kind !== 'reply').map(({ write }) => write.kind),
    ['post', 'update'],
  );
});
