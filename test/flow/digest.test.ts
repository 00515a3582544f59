import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Severity } from '@tocsin/contracts/severity';
import type { Granted } from '@tocsin/steps/drainLane';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap } from '../support/ledger.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack, toldBy } from '../support/slack.ts';

const lane = 'slack:#ops';
const rate = 1;
let record: TestRecord;
let slack: ScriptedSlack;
let round = 0;
let tokens = 1;
let filledAt = 0;

before(async () => {
  const receivers = [{ name: 'ops', slack: [{ channel: '#ops' }] }];
  const route = {
    receiver: 'ops',
    group_by: ['alertname', 'name'],
    group_wait: '0s',
    group_interval: '1s',
    routes: [{ matchers: ['alertname=~"many.*"'], group_by: ['alertname'] }],
  };
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#alerts' }, receivers, route }]);
});
after(() => record.close());
// Whatever is merged into a digest is followed into it.
afterEach(async () => void (await assertNoGap(record)));
beforeEach(async () => {
  slack = scriptedSlack(record);
  round += 1;
  await record.sql('update digests set closed_at = now() where closed_at is null');
  await record.sql("update writes set state = 'dead', ended_at = now() where state in ('owed', 'sending')");
  record.clock.now += 600_000;
});

/** A channel that takes one message a second. */
async function takeBudgets(_tenantId: string, _lane: string, want: number): Promise<Granted> {
  const { now } = record.clock;
  tokens = Math.min(1, tokens + ((now - filledAt) * rate) / 1_000);
  filledAt = now;
  const posts = Math.floor(tokens + 1e-6);
  tokens -= posts;
  return { grants: { posts, updates: want, chatter: want, news: want }, waitMs: posts > 0 ? 0 : 1_000, room: posts + 10 };
}
const returnBudgets = async (_tenantId: string, _lane: string, { posts }: { posts: number }) => {
  tokens = Math.min(1, tokens + posts);
};
const limits = { takeBudgets, returnBudgets };

/** Groups that fire, one for each host, with what they owe. */
async function storm(hosts: number, severity: Severity = 'warning', from = 0): Promise<string[]> {
  const events = Array.from({ length: hosts }, (_, index) => firing(`storm${round}`, `h${from + index}`, { severity }));
  const { flushes } = await record.route({ events });
  for (const { groupId } of flushes) await record.flush(groupId);
  return flushes.map(({ groupId }) => groupId);
}

/** Drains the lane for so long, as often as it wants to be. */
async function drainFor(ms: number): Promise<void> {
  const until = record.clock.now + ms;
  while (record.clock.now < until) {
    const { again } = await slack.drain(lane, limits);
    record.clock.now = Math.min(until, Math.max(record.clock.now + 1, again ?? until));
  }
}

const texts = () => slack.said.map(({ write }) => `${write.kind} ${write.message.text}`);
const named = (host: string) => texts().some((text) => new RegExp(`\\b${host} 1\\b`).test(text));

describe('more than a channel can say in ten seconds', () => {
  test('is said by one message that names every group with its count, and each is told once', async () => {
    await storm(60);
    await drainFor(5_000);
    const boards = slack.said.filter(({ write }) => write.message.text.startsWith('board'));
    assert.equal(boards.length, 1);
    assert.equal(toldBy(slack, lane), 60);
    const single = slack.said.filter(({ write }) => write.groupId !== null).length;
    assert.equal(Array.from({ length: 60 }, (_, index) => named(`h${index}`)).filter(Boolean).length, 60 - single);
    const left = await record.sql("select 1 from writes where state = 'owed' and covers > 0");
    assert.equal(left.length, 0);
  });

  test('that is not more is said message by message', async () => {
    await storm(10);
    await drainFor(12_000);
    assert.deepEqual([slack.said.length, toldBy(slack, lane), texts().filter((text) => text.includes('board')).length], [10, 10, 0]);
  });

  test('what is critical is named first and gets its own message all the same', async () => {
    await storm(30);
    const critical = await storm(2, 'critical', 100);
    await drainFor(8_000);
    const board = texts().find((text) => text.startsWith('post board')) ?? '';
    const own = slack.said.filter(({ write }) => critical.includes(write.groupId ?? ''));
    assert.equal(own.length, 2);
    if (/critical/.test(board)) assert.ok(board.indexOf('critical') < board.indexOf('warning'), board);
    assert.equal(toldBy(slack, lane), 32);
  });

  test('what comes later is named in its thread while the board is edited, and at the end it says that it is over', async () => {
    await storm(30);
    await drainFor(3_000);
    await storm(30, 'warning', 50);
    await drainFor(30_000);
    const [board] = slack.said.filter(({ write }) => write.message.text.startsWith('board') && write.kind === 'post');
    const reply = slack.said.find(({ write }) => write.message.text.startsWith('names'));
    assert.deepEqual([reply?.write.kind, reply?.write.anchor?.ts], ['reply', board?.ts]);
    const edits = slack.said.filter(({ write }) => write.kind === 'update' && write.message.text.startsWith('board'));
    assert.ok(edits.length > 0);
    assert.equal(toldBy(slack, lane), 60);
    await drainFor(120_000);
    assert.match(texts().at(-1) ?? '', /^update over/);
    const [digest] = await record.sql('select closed_at from digests order by opened_at desc limit 1');
    assert.notEqual(digest?.closed_at, null);
  });

  test('an edit of a message that is there is made after the digest has told what it says', async () => {
    const groups = await storm(3);
    await drainFor(5_000);
    record.clock.now += 10_000;
    await storm(30, 'warning', 50);
    const changed = await record.route({ events: groups.map((_, index) => resolved(`storm${round}`, `h${index}`)) });
    for (const { groupId } of changed.flushes) await record.flush(groupId);
    const before = slack.said.length;
    await drainFor(10_000);
    const updated = new Set(
      slack.said
        .slice(before)
        .filter(({ write }) => write.kind === 'update')
        .map(({ write }) => write.groupId),
    );
    for (const groupId of groups) assert.ok(updated.has(groupId));
    assert.equal(toldBy(slack, lane), 36);
  });

  test('what still fires when it is over gets its own message, if that is not many', async () => {
    const groups = await storm(20);
    await drainFor(4_000);
    const over = await record.route({ events: groups.slice(5).map((_, index) => resolved(`storm${round}`, `h${index + 5}`)) });
    record.clock.now += 2_000;
    for (const { groupId } of over.flushes) await record.flush(groupId);
    await drainFor(120_000);
    const shown = new Set(slack.said.filter(({ write }) => write.kind === 'post' && write.groupId !== null).map(({ write }) => write.groupId));
    const open = await record.sql<{ group_id: string }>('select group_id from groups where firing > 0 and group_id = any($1) order by 1', [groups]);
    const silent = open.map((row) => row.group_id).filter((groupId) => !shown.has(groupId));
    assert.equal(open.length, 5);
    assert.deepEqual(slack.woken.toSorted(), silent);
    assert.equal(toldBy(slack, lane), 35);
  });

  test('a message that Slack takes without saying so is looked for, and nothing of it is told twice', async () => {
    await storm(40);
    slack.answer = (write) =>
      write.message.text.startsWith('board') ? { kind: 'ambiguous', code: 'reset' } : { kind: 'accepted', channelId: 'C1', ts: String(slack.said.length + 1) };
    slack.find = () => ({ found: 'there', channelId: 'C1', ts: '77' });
    await drainFor(30_000);
    const [digest] = await record.sql<{ ts: string }>('select ts from digests order by opened_at desc limit 1');
    assert.equal(digest?.ts, '77');
    const [sum] = await record.sql<{ covers: number }>(
      "select sum(covers)::int as covers from writes where state = 'sent' and created_at > now() - interval '1 hour' and lane = $1 and digest_id is not null",
      [lane],
    );
    assert.ok((sum?.covers ?? 0) >= 38);
    assert.equal([...slack.asked.values()].filter((times) => times > 1).length, 0);
  });

  test('a digest that its channel cannot take goes to the fallback channel with all that it tells', async () => {
    await storm(40);
    slack.answer = (_write, to) =>
      to === lane ? { kind: 'bad_channel', code: 'is_archived' } : { kind: 'accepted', channelId: 'C2', ts: String(slack.said.length + 1) };
    await drainFor(5_000);
    for (let turns = 0; turns < 60; turns += 1) {
      await slack.drain('slack:#alerts');
      record.clock.now += 1_000;
    }
    assert.equal(toldBy(slack, 'slack:#alerts'), 40);
    await record.sql('delete from lane_faults');
  });
});

describe('a digest whose channel breaks after it was told', () => {
  const fallback = 'slack:#alerts';

  test('is not shown once more in the fallback channel: what is new is named there, and the edit of its board is over', async () => {
    await storm(30);
    await drainFor(3_000);
    slack.answer = (_write, to) =>
      to === lane ? { kind: 'bad_channel', code: 'is_archived' } : { kind: 'accepted', channelId: 'C2', ts: String(slack.said.length + 1) };
    const over = await record.route({ events: Array.from({ length: 10 }, (_, index) => resolved(`storm${round}`, `h${index}`)) });
    record.clock.now += 1_000;
    for (const { groupId } of over.flushes) await record.flush(groupId);
    await drainFor(30_000);
    await slack.drainAll(fallback);
    const there = slack.said.filter((said) => said.lane === fallback).map(({ write }) => write.message.text.split('\n')[0] ?? '');
    assert.ok(there.length > 0);
    assert.deepEqual(
      there.filter((text) => text.includes('board')),
      [],
    );
    assert.equal(toldBy(slack, lane) + toldBy(slack, fallback), 40);
    const edits = await record.sql<{ state: string }>(
      "select distinct w.state from writes w join digests d using (digest_id) where w.kind = 'update' and d.opened_at > to_timestamp($1::float8 / 1000)",
      [record.clock.now - 60_000],
    );
    assert.deepEqual(edits, [{ state: 'superseded' }]);
    await record.sql('delete from lane_faults');
  });
});

describe('edits of one message', () => {
  const edits = (groupId: string) => slack.said.filter(({ write }) => write.kind === 'update' && write.groupId === groupId);

  test('keep three seconds between each other, however often the group changes, and the last shows the newest state', async () => {
    const times: number[] = [];
    let groupId = '';
    for (let change = 0; change < 10; change += 1) {
      const { flushes } = await record.route({ events: [firing(`many${round}`, `h${change}`)] });
      groupId = flushes[0]?.groupId ?? groupId;
      record.clock.now += 1_000;
      await record.flush(groupId);
      const before = edits(groupId).length;
      await drainFor(1);
      if (edits(groupId).length > before) times.push(record.clock.now);
    }
    for (const [index, at] of times.entries()) if (index > 0) assert.ok(at - (times[index - 1] ?? 0) >= 2_990, `${times}`);
    await drainFor(10_000);
    assert.ok(times.length >= 2, `${times}`);
    assert.match(edits(groupId).at(-1)?.write.message.text ?? '', /firing 10\/0\/0/);
    assert.equal(toldBy(slack, lane), 10);
  });

  test('that a person pressed for come at once', async () => {
    const [groupId = ''] = await storm(1);
    await drainFor(1_000);
    const pressed = record.clock.now;
    await record.press('acknowledged', groupId);
    await record.flush(groupId);
    await drainFor(10);
    assert.equal(edits(groupId).length, 1);
    assert.ok(record.clock.now - pressed < 100);
  });
});
