import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const lane = 'slack:#ops';
const hook = 'webhook:default';
const piece = (text: string) => ({ text, blocks: [] });
let record: TestRecord;
let slack: ScriptedSlack;
let round = 0;
let rest = ['one', 'two'];

before(async () => {
  const receivers = [{ name: 'ops', slack: [{ channel: '#ops' }, { webhook: 'default' }] }];
  const route = { receiver: 'ops', group_by: ['alertname'], group_wait: '0s', group_interval: '0s' };
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#ops' }, receivers, route }]);
  const { renderGroup } = record.deps;
  record.deps.renderGroup = (plan, input) => ({ ...renderGroup(plan, input), continued: rest.map(piece) });
});
after(() => record.close());
beforeEach(() => {
  round += 1;
  rest = ['one', 'two'];
  slack = scriptedSlack(record);
});

async function happen(what = firing): Promise<string> {
  record.clock.now += 1;
  const { flushes } = await record.route({ events: [what(`l${round}`, '1', { startsAt: record.clock.now })] });
  record.clock.now += 20_000;
  for (const { groupId } of flushes) await record.flush(groupId);
  return flushes[0]?.groupId ?? '';
}
/** What is owed while a lane is drained wakes it again. */
const drained = async () => {
  for (let woken = 0; woken < 3; woken += 1) await slack.drainAll(lane);
};
const said = (at: string) => slack.said.filter((each) => each.lane === at).map(({ write, ts }) => ({ ...write, ts }));
const replies = () => said(lane).filter(({ message }) => ['one', 'two', 'three'].includes(message.text));

describe('what a message has no room for', () => {
  test('stands in its thread, in order, and only there', async () => {
    await happen();
    await drained();
    await slack.drainAll(hook);
    const [post, ...below] = said(lane);
    assert.deepEqual(
      below.map(({ kind, message, anchor, covers }) => [kind, message.text, anchor?.ts, covers]),
      [
        ['reply', 'one', post?.ts, 0],
        ['reply', 'two', post?.ts, 0],
      ],
    );
    assert.equal(said(hook).length, 1);
  });

  test('is said once, however often the message is updated, and again when it is another text', async () => {
    const groupId = await happen();
    await drained();
    await record.press('acknowledged', groupId);
    await drained();
    assert.equal(replies().length, 2);
    rest = ['three'];
    await happen(resolved);
    await record.flush(groupId);
    await drained();
    assert.deepEqual(
      replies().map(({ message }) => message.text),
      ['one', 'two', 'three'],
    );
  });

  test('waits for the message: what is said anew before it was sent has its thread below what was sent', async () => {
    await happen();
    await happen(resolved);
    await drained();
    assert.deepEqual([said(lane)[0]?.kind, replies().length], ['post', 2]);
    for (const reply of replies()) assert.equal(reply.anchor?.ts, said(lane)[0]?.ts);
  });

  test('is there too when the answer to the message was lost and it was found', async () => {
    await happen();
    let first = true;
    const { answer } = slack;
    slack.answer = (write, at): Outcome | Promise<Outcome> => {
      if (!first) return answer(write, at);
      first = false;
      return { kind: 'ambiguous', code: 'http_500' };
    };
    slack.find = () => ({ found: 'there', channelId: 'C1', ts: '77' });
    await drained();
    assert.deepEqual(
      replies().map(({ anchor }) => anchor?.ts),
      ['77', '77'],
    );
  });

  test('goes along to the simpler message that Slack takes instead', async () => {
    await happen();
    const { answer } = slack;
    let refusals = 2;
    slack.answer = (write, at) => (refusals-- > 0 ? { kind: 'bad_content', code: 'invalid_blocks' } : answer(write, at));
    await drained();
    assert.equal(replies().length, 2);
  });
});
