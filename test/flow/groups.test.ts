import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack, toldBy } from '../support/slack.ts';

const lane = 'slack:#alerts';

describe('a group from its first alert to its last', () => {
  let record: TestRecord;
  let slack: ScriptedSlack;

  before(async () => {
    record = await openRecord();
    slack = scriptedSlack(record);
  });
  after(() => record.close());

  /** Routes events, then flushes what they woke when it is due; answers the group. */
  async function tell(...events: Parameters<typeof record.route>[0]['events']): Promise<string> {
    const { flushes } = await record.route({ events });
    const [flush] = flushes;
    assert.ok(flush, 'the batch woke a group');
    record.clock.now = Math.max(record.clock.now, flush.at);
    await record.flush(flush.groupId);
    return flush.groupId;
  }

  const writesOf = (groupId: string) =>
    record.sql<{ kind: string; state: string; covers: number; episode: number; text: string }>(
      "select kind, state, covers, episode, message->>'text' as text from writes where group_id = $1 order by seq",
      [groupId],
    );

  test('is posted once, updated in place, and details go to its thread', async () => {
    const groupId = await tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    await slack.drain(lane);
    assert.deepEqual(await writesOf(groupId), [{ kind: 'post', state: 'sent', covers: 2, episode: 1, text: `firing 2/0/0 of ${groupId}` }]);
    await tell(resolved('cpu', 'web1'), firing('cpu', 'web3'));
    await slack.drain(lane);
    const [, update, reply] = slack.said.map(({ write }) => write);
    assert.deepEqual([update?.kind, update?.anchor, update?.covers], ['update', { channelId: 'C1', ts: '1' }, 2]);
    assert.deepEqual([reply?.kind, reply?.anchor, reply?.message.text], ['reply', { channelId: 'C1', ts: '1' }, 'thread 1+1']);
  });

  test('is flushed before it is due: nothing happens, and it says when', async () => {
    const { flushes } = await record.route({ events: [firing('early', 'a')] });
    const [flush] = flushes;
    const { reason, lanes, again } = await record.flush(flush?.groupId ?? '');
    assert.deepEqual([reason, lanes, again], ['not_due', [], flush?.at]);
  });

  test('that nobody knows is no fault', async () => {
    assert.equal((await record.flush(randomUUID())).reason, 'unknown_group');
  });

  test('has a batch twice and tells it once', async () => {
    const batch = { batchId: randomUUID(), stamp: record.nextStamp(1), events: [firing('twice', 'a')] };
    const first = await record.route(batch);
    const second = await record.route(batch);
    const turned = { alertType: 'twice', severity: 'warning', to: 'firing', alerts: 1 };
    assert.deepEqual([first.duplicate, first.turns, second.duplicate, second.turns, second.flushes], [false, [turned], true, [], []]);
    const [member] = await record.sql<{ pending: number }>('select pending from group_members where group_id = $1', [first.flushes[0]?.groupId]);
    assert.equal(member?.pending, 1);
  });

  test('leaves no trace of unchanged repeats', async () => {
    const groupId = await tell(firing('repeat', 'a'));
    const before = await record.sql('select (select count(*) from events) as events, (select count(*) from audit) as audit');
    const { flushes, turns } = await record.route({ events: [firing('repeat', 'a')] });
    assert.deepEqual([flushes, turns], [[], []]);
    assert.deepEqual(await record.sql('select (select count(*) from events) as events, (select count(*) from audit) as audit'), before);
    assert.equal((await writesOf(groupId)).length, 1);
  });

  test('fired and resolved before it was told: one message tells both', async () => {
    const groupId = await tell(firing('blink', 'a'), resolved('blink', 'a'));
    assert.deepEqual(await writesOf(groupId), [{ kind: 'post', state: 'owed', covers: 2, episode: 1, text: `resolved 0/0/1 of ${groupId}` }]);
  });

  test('closes when all is resolved and told, and opens again as a new episode with a message of its own', async () => {
    const groupId = await tell(firing('again', 'a'));
    await slack.drain(lane);
    await tell(resolved('again', 'a'));
    const stateOf = async () =>
      (
        await record.sql(
          'select status, episode, next_flush_at, (select count(*)::int from group_members m where m.group_id = g.group_id) as members from groups g where group_id = $1',
          [groupId],
        )
      )[0];
    assert.deepEqual(await stateOf(), { status: 'closed', episode: 1, next_flush_at: null, members: 0 });
    await slack.drainAll(lane);
    await tell(firing('again', 'a', { startsAt: Date.now() }));
    const { status, episode, members } = (await stateOf()) ?? {};
    assert.deepEqual([status, episode, members], ['open', 2, 1]);
    await slack.drainAll(lane);
    const kinds = (await writesOf(groupId)).map((write) => `${write.episode} ${write.kind} ${write.state}`);
    assert.deepEqual(kinds, ['1 post sent', '1 update sent', '1 reply sent', '2 post sent']);
  });

  test('that is behind is told its newest state only; what that stands for is counted in it', async () => {
    slack.answer = () => ({ kind: 'not_sent', code: 'ECONNREFUSED' });
    const groupId = await tell(firing('behind', 'a'));
    await slack.drain(lane);
    for (const name of ['b', 'c']) {
      record.clock.now += 10_000;
      await tell(firing('behind', name));
    }
    const writes = await writesOf(groupId);
    assert.deepEqual(
      writes.map((write) => [write.kind, write.state, write.covers]),
      [
        ['post', 'superseded', 1],
        ['post', 'superseded', 2],
        ['post', 'owed', 3],
      ],
    );
    slack.answer = () => ({ kind: 'accepted', channelId: 'C1', ts: '99' });
    await slack.drainAll(lane);
    assert.equal(slack.said.filter(({ write }) => write.groupId === groupId).length, 1);
  });

  test('news that comes while its post is on the way is an update after it, never a second post', async () => {
    const { flushes } = await record.route({ events: [firing('onway', 'a')] });
    const [flush] = flushes;
    record.clock.now += 20_000;
    await record.flush(flush?.groupId ?? '');
    slack.answer = async (write) => {
      if (write.kind === 'post' && write.groupId === flush?.groupId) await tell(firing('onway', 'b'));
      return { kind: 'accepted', channelId: 'C1', ts: '7' };
    };
    await slack.drainAll(lane);
    await slack.drainAll(lane);
    const said = slack.said.filter(({ write }) => write.groupId === flush?.groupId).map(({ write }) => [write.kind, write.anchor?.ts ?? null]);
    assert.deepEqual(said, [
      ['post', null],
      ['update', '7'],
    ]);
  });

  test('reminds in the thread once the repeat interval is over, and no sooner', async () => {
    const groupId = await tell(firing('remind', 'a'));
    slack.answer = () => ({ kind: 'accepted', channelId: 'C1', ts: '8' });
    await slack.drainAll(lane);
    record.clock.now += 14_400_000 - 1_000;
    assert.equal((await record.flush(groupId)).reason, 'not_due');
    record.clock.now += 1_000;
    assert.equal((await record.flush(groupId)).reason, 'repeat');
    await slack.drainAll(lane);
    const { write } = slack.said.at(-1) ?? {};
    assert.deepEqual([write?.kind, write?.message.text], ['reply', 'reminder 1+0']);
  });

  test('when everything is said, all covers add up to all transitions', async () => {
    record.clock.now += 20_000;
    for (const { group_id } of await record.sql<{ group_id: string }>('select group_id from groups where next_flush_at is not null')) {
      await record.sql('update groups set next_flush_at = now() where group_id = $1', [group_id]);
      await record.flush(group_id);
    }
    await slack.drainAll(lane);
    const [{ transitions } = { transitions: -1 }] = await record.sql<{ transitions: number }>('select sum(transitions)::int as transitions from batches');
    assert.equal(toldBy(slack, lane), transitions);
  });
});
