import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack, toldBy } from '../support/slack.ts';

const lane = 'slack:#ops';
let record: TestRecord;
let slack: ScriptedSlack;

before(async () => {
  const receivers = [{ name: 'ops', slack: [{ channel: '#ops' }] }];
  const route = { receiver: 'ops', group_by: ['alertname'], group_wait: '1s', group_interval: '10s' };
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#alerts' }, receivers, route }]);
  slack = scriptedSlack(record);
});
after(() => record.close());

/** Moves the clock, flushes what falls due on the way and drains the lane. */
async function pass(ms: number): Promise<void> {
  const end = record.clock.now + ms;
  for (;;) {
    const [due] = await record.sql<{ group_id: string; at: Date }>(
      'select group_id, next_flush_at as at from groups where next_flush_at <= $1 order by 2 limit 1',
      [new Date(end)],
    );
    if (!due) break;
    record.clock.now = Math.max(record.clock.now, due.at.getTime());
    await record.flush(due.group_id);
    record.clock.now += 3_001;
    await slack.drain(lane);
  }
  record.clock.now = Math.max(end, record.clock.now);
  await slack.drain(lane);
}

test('a group that fires and resolves again and again has one message that says so, and says when it is calm', async () => {
  for (let turn = 0; turn < 12; turn += 1) {
    const what = turn % 2 === 0 ? firing : resolved;
    await record.route({ events: [what('flap', '1', { startsAt: record.clock.now })] });
    await pass(30_000);
  }
  const posts = slack.said.filter(({ write }) => write.kind === 'post');
  assert.equal(posts.length, 3);
  assert.match(posts[2]?.write.message.text ?? '', /flapping 3 times/);
  const own = slack.said.filter(({ write }) => write.episode === 3);
  assert.match(own.findLast(({ write }) => write.kind === 'update')?.write.message.text ?? '', /resolved.*flapping 6 times/);
  assert.equal(own.filter(({ write }) => write.kind === 'reply').length, 0);
  assert.equal(toldBy(slack, lane), 12);
  await pass(700_000);
  const [closing, calm] = [slack.said.at(-2)?.write, slack.said.at(-1)?.write];
  assert.deepEqual([closing?.kind, calm?.kind], ['update', 'reply']);
  assert.doesNotMatch(closing?.message.text ?? '', /flapping/);
  assert.match(calm?.message.text ?? '', /calm over/);
  const [group] = await record.sql<{ status: string }>('select status from groups');
  assert.equal(group?.status, 'closed');
});

test('one that stays firing in the end is said to be calm and firing, and goes on as any other', async () => {
  for (let turn = 0; turn < 7; turn += 1) {
    const what = turn % 2 === 0 ? firing : resolved;
    await record.route({ events: [what('wobble', '1', { startsAt: record.clock.now })] });
    await pass(30_000);
  }
  await pass(700_000);
  assert.match(slack.said.at(-1)?.write.message.text ?? '', /calm firing/);
  const before = slack.said.length;
  await record.route({ events: [resolved('wobble', '1', { startsAt: record.clock.now })] });
  await pass(60_000);
  assert.match(slack.said.slice(before).find(({ write }) => write.kind === 'update')?.write.message.text ?? '', /^resolved 0\/0\/1 /);
});
