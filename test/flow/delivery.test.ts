import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { nextLookAt, type Outcome } from '@tocsin/core/delivery';
import type { ClaimedWrite } from '@tocsin/steps/drainLane';
import { openLane } from '@tocsin/store/claimWrites';
import { inTenant } from '@tocsin/store/transaction';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const lane = 'slack:#ops';
const fallback = 'slack:#alerts';
let record: TestRecord;
let slack: ScriptedSlack;
let round = 0;

before(async () => {
  const receivers = [{ name: 'ops', slack: [{ channel: '#ops' }] }];
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#alerts' }, receivers, route: { receiver: 'ops', group_by: ['alertname'] } }]);
});
after(() => record.close());
beforeEach(() => {
  slack = scriptedSlack(record);
  round += 1;
});

/** A post that is owed. */
async function owe(name = '1'): Promise<string> {
  const { flushes } = await record.route({ events: [firing(`d${round}`, name)] });
  record.clock.now += 20_000;
  await record.flush(flushes[0]?.groupId ?? '');
  return flushes[0]?.groupId ?? '';
}

const writesOf = (groupId: string) =>
  record.sql<{ kind: string; state: string; reason: string | null; attempt: number; looked: number; text: string }>(
    "select kind, state, reason, attempt, looked, message->>'text' as text from writes where group_id = $1 order by seq",
    [groupId],
  );
const stateOf = async (groupId: string) => (await writesOf(groupId)).map((write) => `${write.kind} ${write.state}`).join(', ');
const accepted = (ts: string): Outcome => ({ kind: 'accepted', channelId: 'C1', ts });
const once = (first: Outcome, then: Outcome = accepted('9')) => {
  let asked = 0;
  slack.answer = () => {
    asked += 1;
    return asked === 1 ? first : then;
  };
};

describe('a write that nobody knows whether Slack has it', () => {
  test('is looked for, not before ten seconds, and found: it is sent, and the message is known by it', async () => {
    const groupId = await owe();
    once({ kind: 'ambiguous', code: 'http_500' });
    slack.find = () => ({ found: 'there', channelId: 'C7', ts: '77' });
    const startedAt = record.clock.now;
    const { again } = await slack.drain(lane);
    assert.equal(again, nextLookAt(startedAt + 10_000));
    record.clock.now = startedAt + 9_999;
    await slack.drain(lane);
    assert.equal(await stateOf(groupId), 'post sending');
    await slack.drainAll(lane);
    assert.equal(await stateOf(groupId), 'post sent');
    assert.deepEqual([...slack.asked.values()], [1]);
    const [anchor] = await record.sql('select channel_id, ts from messages where group_id = $1', [groupId]);
    assert.deepEqual(anchor, { channel_id: 'C7', ts: '77' });
  });

  test('is not there: it is said again after a second look some seconds later, not after the first', async () => {
    const groupId = await owe();
    once({ kind: 'ambiguous', code: 'TimeoutError' });
    const { again } = await slack.drain(lane);
    record.clock.now = again ?? 0;
    await slack.drain(lane);
    assert.deepEqual(
      (await writesOf(groupId)).map(({ state, looked }) => [state, looked]),
      [['sending', 1]],
    );
    await slack.drainAll(lane);
    assert.equal(await stateOf(groupId), 'post sent');
    assert.deepEqual([...slack.asked.values()], [2]);
  });

  test('nobody can look just now: it waits, for as long as it takes, and nothing is said twice', async () => {
    const groupId = await owe();
    once({ kind: 'ambiguous', code: 'http_503' });
    slack.find = () => ({ found: 'unknown', reason: 'ratelimited', final: false });
    await slack.drain(lane);
    for (let looks = 0; looks < 20; looks += 1) {
      record.clock.now += 10_001;
      await slack.drain(lane);
    }
    assert.deepEqual([await stateOf(groupId), slack.said.length], ['post sending', 0]);
    slack.find = () => ({ found: 'there', channelId: 'C1', ts: '5' });
    await slack.drainAll(lane);
    assert.deepEqual([await stateOf(groupId), slack.said.length], ['post sent', 0]);
  });

  test('nobody will ever be able to look: it is said again', async () => {
    const groupId = await owe();
    once({ kind: 'ambiguous', code: 'http_503' });
    slack.find = () => ({ found: 'unknown', reason: 'missing_scope', final: true });
    await slack.drainAll(lane);
    assert.deepEqual([await stateOf(groupId), slack.said.length], ['post sent', 1]);
  });

  test('holds up what its group says after it, and no other group', async () => {
    const groupId = await owe('1');
    const unsure: Outcome = { kind: 'ambiguous', code: 'http_500' };
    slack.answer = (write) => (write.groupId === groupId ? unsure : accepted('3'));
    slack.find = () => ({ found: 'unknown', reason: 'ratelimited', final: false });
    await slack.drain(lane);
    await owe('2');
    round += 1;
    const other = await owe();
    await slack.drain(lane);
    assert.deepEqual([await stateOf(groupId), await stateOf(other)], ['post sending, update owed', 'post sent']);
    slack.find = () => ({ found: 'there', channelId: 'C1', ts: '4' });
    slack.answer = () => accepted('4');
    await slack.drainAll(lane);
    assert.deepEqual([slack.said.at(-1)?.write.kind, slack.said.at(-1)?.write.anchor?.ts], ['update', '4']);
  });

  test('because its worker was killed between: the same', async () => {
    const groupId = await owe();
    slack.answer = () => Promise.reject(new Error('kill -9'));
    await assert.rejects(slack.drain(lane), /kill -9/);
    slack.answer = () => accepted('6');
    slack.find = () => ({ found: 'there', channelId: 'C1', ts: '6' });
    await slack.drainAll(lane);
    assert.deepEqual([await stateOf(groupId), [...slack.asked.values()]], ['post sent', [1]]);
  });
});

describe('a write that Slack refuses', () => {
  test('for its blocks: simpler at once, then as plain text; dead only when that is refused too', async () => {
    const groupId = await owe();
    once({ kind: 'bad_content', code: 'invalid_blocks' });
    await slack.drainAll(lane);
    assert.deepEqual([await stateOf(groupId), slack.said.at(-1)?.write.message.blocks.map(({ type }) => type)], ['post sent', ['section']]);
    round += 1;
    const plain = await owe();
    const tried: number[] = [];
    slack.answer = ({ message }) => (tried.push(message.blocks.length) < 3 ? { kind: 'bad_content', code: 'invalid_blocks' } : accepted('1'));
    await slack.drainAll(lane);
    assert.deepEqual([await stateOf(plain), tried], ['post sent', [1, 1, 0]]);
    round += 1;
    const dead = await owe();
    slack.answer = () => ({ kind: 'bad_content', code: 'no_text' });
    await slack.drainAll(lane);
    assert.deepEqual(
      (await writesOf(dead)).map(({ state, attempt, reason }) => [state, attempt, reason]),
      [['dead', 3, 'no_text']],
    );
  });

  test('because its channel is gone: the fallback channel gets it, with the reason and all it tells', async () => {
    const groupId = await owe();
    slack.answer = (_write, at) => (at === lane ? { kind: 'bad_channel', code: 'is_archived' } : accepted('1'));
    await slack.drainAll(lane);
    await slack.drainAll(fallback);
    assert.equal(await stateOf(groupId), 'post superseded, post sent');
    const { write, lane: at } = slack.said.at(-1) ?? {};
    assert.deepEqual([at, write?.covers, write?.kind], [fallback, 1, 'post']);
    assert.match(write?.message.text ?? '', /^\(#ops: is_archived\)/);
  });

  test('after the channel is back the group has one message again, which is updated in place', async () => {
    const groupId = await owe();
    slack.answer = (_write, at) => (at === lane ? { kind: 'bad_channel', code: 'not_in_channel' } : accepted('1'));
    await slack.drainAll(lane);
    slack.answer = () => accepted('50');
    await owe('2');
    await slack.drainAll(lane);
    await owe('3');
    await slack.drainAll(lane);
    assert.deepEqual(
      slack.said.filter(({ write }) => write.groupId === groupId && write.kind !== 'reply').map(({ write }) => write.anchor?.ts ?? null),
      [null, '50'],
    );
  });

  test('with a 429 waits as long as Slack says, and the lane is paused for that long', async () => {
    const groupId = await owe();
    once({ kind: 'limited', retryAfterMs: 7_000, code: 'http_429' });
    const at = record.clock.now;
    assert.deepEqual(await slack.drain(lane), { again: at + 7_001, sent: 1 });
    assert.deepEqual([slack.pauses, (await writesOf(groupId))[0]?.attempt], [[{ lane, until: at + 7_001 }], 0]);
    await slack.drainAll(lane);
  });

  test('because its message is gone is posted anew, and later updates go to the new one', async () => {
    await owe();
    slack.answer = () => accepted('10');
    await slack.drainAll(lane);
    await owe('2');
    slack.answer = (write) => (write.kind === 'update' ? { kind: 'message_gone', code: 'message_not_found' } : accepted('11'));
    await slack.drainAll(lane);
    await owe('3');
    slack.answer = () => accepted('12');
    await slack.drainAll(lane);
    assert.deepEqual(slack.said.findLast(({ write }) => write.kind === 'update')?.write.anchor, { channelId: 'C1', ts: '11' });
  });
});

describe('a lane', () => {
  test('that another worker has taken over cannot be written to by the one before', async () => {
    const groupId = await owe();
    const { again, sent } = await slack
      .drain(lane, {
        openLane: async (tx, name) => {
          const fence = await openLane(tx, name);
          await record.sql('update lanes set fence = fence + 1 where lane = $1', [name]).catch(() => undefined);
          return fence - 1;
        },
      })
      .catch(() => ({ again: null, sent: 0 }));
    assert.deepEqual([again, sent, slack.said.length], [null, 0, 0]);
    assert.equal(await stateOf(groupId), 'post owed');
    await slack.drainAll(lane);
  });

  test('two workers in it at once send every write once', async () => {
    for (let group = 0; group < 12; group += 1) {
      round += 1;
      await owe();
    }
    slack.answer = async (): Promise<Outcome> => {
      await new Promise((resolve) => setImmediate(resolve));
      return accepted(String(slack.said.length + 1));
    };
    await Promise.all([slack.drainAll(lane), slack.drainAll(lane), slack.drainAll(lane)]);
    assert.equal(slack.said.length, 12);
    assert.ok([...slack.asked.values()].every((times) => times === 1));
  });

  test('sends no more than its budgets allow: posts first, replies after them, edits beside them', async () => {
    await owe('1');
    await slack.drainAll(lane);
    await owe('2');
    round += 1;
    await owe();
    const kindsFor = async (posts: number, updates: number, chatter: number) => {
      slack.said = [];
      await slack.drain(lane, {
        takeBudgets: async () => ({ grants: { posts, updates, chatter, news: posts }, waitMs: 1_000, room: 99 }),
        renewVisit: async () => false,
      });
      return slack.said.map(({ write }: { write: ClaimedWrite }) => write.kind).sort();
    };
    assert.deepEqual(await kindsFor(0, 0, 0), []);
    assert.deepEqual(await kindsFor(1, 0, 5), ['post']);
    assert.deepEqual(await kindsFor(5, 5, 0), []);
    assert.deepEqual(await kindsFor(5, 5, 1), ['update']);
    assert.deepEqual(await kindsFor(5, 5, 1), ['reply']);
  });

  test('that waits for its budget says when to come back, and never at once', async () => {
    round += 1;
    await owe();
    const spent = { takeBudgets: async () => ({ grants: { posts: 0, updates: 0, chatter: 0, news: 0 }, waitMs: 400, room: 99 }) };
    assert.deepEqual(await slack.drain(lane, spent), { again: record.clock.now + 400, sent: 0 });
    const { again } = await slack.drain(lane, { takeBudgets: async () => ({ grants: { posts: 0, updates: 0, chatter: 0, news: 0 }, waitMs: 0, room: 99 }) });
    assert.ok(again !== null && again > record.clock.now);
    await slack.drainAll(lane);
  });

  test('whose outcome could not be paused for in Redis still stores what Slack took', async () => {
    const groupId = await owe();
    round += 1;
    const limited = await owe();
    slack.answer = (write) => (write.groupId === limited ? { kind: 'limited', retryAfterMs: 1_000, code: 'http_429' } : accepted('1'));
    await slack.drain(lane, { pauseLane: () => Promise.reject(new Error('Redis is away')) }).catch(() => undefined);
    assert.deepEqual([await stateOf(groupId), await stateOf(limited)], ['post sent', 'post owed']);
  });

  test('whose store was away for a moment stores what Slack took when it is back', async () => {
    const groupId = await owe();
    let broken = 0;
    const settleSent: typeof record.deps.settleSent = async (tx, writes) => {
      broken += 1;
      if (broken < 4) throw new Error('Postgres is away');
      await record.deps.settleSent(tx, writes);
    };
    await slack.drain(lane, { settleSent });
    assert.deepEqual([await stateOf(groupId), broken], ['post sent', 4]);
  });

  test('of one tenant is not the lane of another with the same channel', async () => {
    const groupId = await owe();
    const rows = await inTenant(record.store, 'other', (tx) =>
      record.deps.claimWrites(tx, lane, 1, { posts: 9, updates: 9, chatter: 9, news: 9 }, record.clock.now),
    );
    assert.equal(rows, null);
    assert.equal(await stateOf(groupId), 'post owed');
  });
});
