import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { markLedger } from '@tocsin/store/ledgerMarks';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap, ledgerNow } from '../support/ledger.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';
import { openScene, says } from '../support/suppressionScene.ts';

const route = { receiver: 'all', group_by: ['alertname'], group_wait: '0s', group_interval: '0s' };
const slackConfig = { default_channel: '#alerts', fallback_channel: '#lost', admins: ['#admins'] };
const channels = (...names: string[]) => [{ name: 'all', slack: names.map((channel) => ({ channel })) }];

async function open(receivers: object[], more: object = {}): Promise<{ record: TestRecord; slack: ScriptedSlack }> {
  const record = await openRecord([{ tenant: 'a', slack_config: slackConfig, receivers, route, ...more }]);
  return { record, slack: scriptedSlack(record) };
}

async function flushDue(record: TestRecord): Promise<void> {
  const due = await record.sql<{ group_id: string }>('select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000)', [record.clock.now]);
  for (const { group_id } of due) await record.flush(group_id);
}

describe('an alert in two channels', () => {
  let record: TestRecord;
  let slack: ScriptedSlack;
  before(async () => {
    ({ record, slack } = await open(channels('#alerts', '#second')));
  });
  after(() => record.close());

  test('is open until both were told, and each lane is a sum of its own', async () => {
    await record.route({ events: [firing('x', '1'), firing('x', '2')] });
    assert.deepEqual((await assertNoGap(record)).ends, { delivered: 0, merged: 0, suppressed: 0, dead: 0, open: 2, held: 0 });
    await flushDue(record);
    await slack.drainAll('slack:#alerts');
    const half = await assertNoGap(record);
    assert.deepEqual([half.ends.open, half.lanes.get('slack:#alerts')?.delivered, half.lanes.get('slack:#second')?.open], [2, 2, 2]);
    await slack.drainAll('slack:#second');
    assert.equal((await assertNoGap(record)).ends.delivered, 2);
  });

  test('what a newer state takes the place of is merged into that one', async () => {
    await record.route({ events: [resolved('x', '1')] });
    await flushDue(record);
    record.clock.now += 1_000;
    await record.route({ events: [resolved('x', '2')] });
    await flushDue(record);
    await slack.drainAll('slack:#alerts');
    await slack.drainAll('slack:#second');
    assert.deepEqual((await assertNoGap(record)).ends, { delivered: 3, merged: 1, suppressed: 0, dead: 0, open: 0, held: 0 });
  });

  test('a lease that ran out is counted like what came in', async () => {
    const leased = firing('lease', '1', { endsAt: record.clock.now + 1_000 });
    await record.route({ events: [leased] });
    record.clock.now += 2_000;
    await record.expire([leased.alertId]);
    assert.equal((await assertNoGap(record)).ends.open, 2);
    await flushDue(record);
    for (const lane of ['slack:#alerts', 'slack:#second']) await slack.drainAll(lane);
    assert.equal((await assertNoGap(record)).ends.open, 0);
  });

  test('a write that is gone is a gap, and so is one that was handed on to nobody', async () => {
    await record.route({ events: [firing('gone', '1'), firing('gone', '2')] });
    await flushDue(record);
    const [write] = await record.sql<{ write_id: string; group_id: string }>(
      "select write_id, group_id from writes where state = 'owed' and lane = 'slack:#second'",
    );
    await record.sql("update writes set state = 'superseded' where write_id = $1", [write?.write_id]);
    assert.equal((await ledgerNow(record)).gap, 2);
    await record.sql('delete from writes where write_id = $1', [write?.write_id]);
    const { gap, lost, accepted, ends } = await ledgerNow(record);
    assert.deepEqual(
      [gap, lost.map(({ groupId, lane, transitions }) => ({ groupId, lane, transitions }))],
      [2, [{ groupId: write?.group_id, lane: 'slack:#second', transitions: 2 }]],
    );
    assert.equal(accepted - Object.values(ends).reduce((sum, count) => sum + count, 0), 2);
  });
});

test('a member that is gone is a gap, and one that nobody accepted too', async () => {
  const { record } = await open(channels('#alerts'));
  await record.route({ events: [firing('x', '1'), firing('x', '2')] });
  await record.sql('update group_members set pending = 3 where alert_id = $1', [firing('x', '1').alertId]);
  assert.deepEqual([(await ledgerNow(record)).unaccounted, (await ledgerNow(record)).gap], [-2, 2]);
  await record.sql('delete from group_members');
  assert.deepEqual([(await ledgerNow(record)).unaccounted, (await ledgerNow(record)).gap], [2, 2]);
  await record.close();
});

test('what a channel refuses is followed into the fallback channel, and what Slack refuses for good is dead', async () => {
  const { record, slack } = await open(channels('#broken', '#alerts'));
  slack.answer = ({ message }, lane) => {
    if (lane === 'slack:#broken') return { kind: 'bad_channel', code: 'is_archived' };
    if (message.text.includes('1/0/0') || lane === 'slack:#alerts') return { kind: 'bad_content', code: 'invalid_blocks' };
    return { kind: 'accepted', channelId: 'C1', ts: '1' };
  };
  await record.route({ events: [firing('x', '1')] });
  await flushDue(record);
  await slack.drain('slack:#broken');
  const moved = await assertNoGap(record);
  assert.equal(moved.lanes.get('slack:#broken')?.open, 1);
  for (const lane of ['slack:#alerts', 'slack:#alerts']) await slack.drain(lane);
  const ledger = await assertNoGap(record);
  assert.deepEqual([ledger.ends.dead, [...ledger.deadBy]], [1, [['invalid_blocks', 1]]]);
  slack.answer = () => ({ kind: 'accepted', channelId: 'C1', ts: '1' });
  await slack.drainAll('slack:#lost');
  assert.equal((await assertNoGap(record)).lanes.get('slack:#broken')?.merged, 1);
  await record.close();
});

test('a receiver without destinations suppresses by its name', async () => {
  const { record } = await open([{ name: 'all', slack: [] }]);
  await record.route({ events: [firing('x', '1')] });
  await flushDue(record);
  assert.deepEqual([...(await assertNoGap(record)).suppressedBy], [['receiver:all has no destination', 1]]);
  await record.close();
});

test('what a silence hides is held, and ends as suppressed by that silence', async () => {
  const scene = await openScene();
  const silenceId = await scene.silence([says('alertname', 'x')]);
  await scene.tell(firing('x', '1'));
  assert.deepEqual([...(await assertNoGap(scene.record)).heldBy], [[`silence:${silenceId}`, 1]]);
  await scene.tell(resolved('x', '1'));
  assert.deepEqual([...(await assertNoGap(scene.record)).suppressedBy], [[`silence:${silenceId}`, 2]]);
  await scene.close();
});

test('a ledger that begins at a mark counts what groups owed then and what came since, to the transaction', async () => {
  const { record, slack } = await open(channels('#alerts'));
  await record.route({ events: [firing('before', '1')] });
  await flushDue(record);
  await record.route({ events: [firing('before', '2')] });
  // A batch that is under way while the mark is made comes after it.
  const late = await record.store.app.connect();
  await late.query("begin; set local app.tenant = 'a'");
  await late.query(
    "insert into batches (tenant_id, batch_id, stamp, received_at, source, events, transitions, owed) values ('a', gen_random_uuid(), 1, now(), 't', 1, 1, 0)",
  );
  const markedAt = Date.now() + 1_000;
  await markLedger(record.store, 'a', markedAt);
  await late.query('commit');
  late.release();
  await record.route({ events: [firing('after', '1'), firing('after', '2')] });
  assert.equal((await ledgerNow(record, 'a', markedAt)).accepted, 3);
  await flushDue(record);
  record.clock.now += 1_000;
  await flushDue(record);
  await slack.drainAll('slack:#alerts');
  const ledger = await ledgerNow(record, 'a', markedAt);
  assert.deepEqual([ledger.accepted, ledger.gap, ledger.ends.delivered], [3, 0, 3]);
  assert.equal((await assertNoGap(record)).accepted, 4);
  await record.close();
});
