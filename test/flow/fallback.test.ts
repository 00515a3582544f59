import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import { tryAgainMs } from '@tocsin/core/fallback';
import { escalateDue } from '@tocsin/steps/escalate';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { inTenant } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const ops = 'slack:#ops';
const opsFallback = 'slack:#ops-fallback';
const lost = 'slack:#lost';
const alerts = 'slack:#alerts';
const admins = 'slack:#admins';
const lanes = [ops, opsFallback, lost, alerts, admins, 'slack:#db', 'slack:#page'];

const slackConfig = { default_channel: '#alerts', fallback_channel: '#lost', admins: ['#admins'], languages: ['fr'] };
const receivers = [
  { name: 'ops', slack: [{ channel: '#ops' }] },
  { name: 'db', slack: [{ channel: '#db' }] },
  { name: 'both', slack: [{ channel: '#ops' }, { channel: '#ops-fallback' }] },
  { name: 'fallback itself', slack: [{ channel: '#ops-fallback', language: 'de' as const }] },
];
const waits = { group_by: ['alertname'], group_wait: '0s', group_interval: '0s' };
const route = {
  ...waits,
  receiver: 'ops',
  routes: [
    { matchers: ['name="both"'], receiver: 'both', fallback_channel: '#ops-fallback' },
    { matchers: ['name="german"'], receiver: 'fallback itself' },
    { matchers: ['name="db"'], receiver: 'db' },
    { matchers: ['name=~"own.*"'], receiver: 'ops', fallback_channel: '#ops-fallback' },
  ],
};

let record: TestRecord;
let slack: ScriptedSlack;
let round = 0;
/** Lanes that cannot be written to, and why. */
const bad = new Map<string, string>();

before(async () => {
  record = await openRecord([{ tenant: 'a', slack_config: slackConfig, receivers, route }]);
});
after(() => record.close());
beforeEach(async () => {
  round += 1;
  bad.clear();
  await record.sql('delete from lane_faults');
  slack = scriptedSlack(record);
  slack.answer = (_write, lane): Outcome => {
    const code = bad.get(lane);
    return code ? { kind: 'bad_channel', code } : { kind: 'accepted', channelId: 'C1', ts: String(slack.said.length + 1) };
  };
});

const type = () => `f${round}`;

/** Something happens to the alert `name`, and its group is flushed. */
/** Something happens, so long after the last that edits keep their distance. */
async function happen(name: string, what = firing): Promise<string> {
  record.clock.now += 3_000;
  const { flushes } = await record.route({ events: [what(type(), name, { startsAt: record.clock.now })] });
  for (const { groupId } of flushes) await record.flush(groupId);
  return flushes[0]?.groupId ?? '';
}

async function drainEverything(): Promise<void> {
  for (let rounds = 0; rounds < 4; rounds += 1) for (const lane of lanes) await slack.drain(lane);
}

const said = (lane: string) => slack.said.filter((each) => each.lane === lane).map(({ write }) => write);
const texts = (lane: string) => said(lane).map((write) => write.message.text);
const covers = (...of: string[]) => of.flatMap(said).reduce((sum, write) => sum + write.covers, 0);
const notices = () =>
  lanes.flatMap((lane) =>
    texts(lane)
      .filter((text) => text.includes('notice'))
      .map((text) => `${lane} ${text}`),
  );
const faults = () => inTenant(record.store, 'a', loadLaneFaults);
const audits = async (action: string) =>
  (await record.sql<{ subject: string }>('select subject from audit where action = $1 order by audit_id', [action])).length;

describe('a channel that cannot be written to', () => {
  test('has its messages in the fallback channel with the reason, and its admins are told once', async () => {
    bad.set(ops, 'is_archived');
    const [failedBefore, groupId] = [await audits('lane.failed'), await happen('1')];
    await drainEverything();
    assert.match(texts(lost)[0] ?? '', /^\(#ops: is_archived\) firing 1\/0\/0/);
    assert.deepEqual(notices(), [`${admins} fr notice: #ops is_archived, told in #lost`]);
    const [write] = said(lost);
    assert.deepEqual([write?.kind, write?.groupId, write?.covers], ['post', groupId, 1]);
    assert.deepEqual([(await faults()).get(ops)?.code, (await audits('lane.failed')) - failedBefore], ['is_archived', 1]);
  });

  test('has one message for each group there, which later news updates in place', async () => {
    bad.set(ops, 'channel_not_found');
    await happen('1');
    await drainEverything();
    await happen('1', resolved);
    await drainEverything();
    const [first, ...later] = said(lost).filter((write) => write.kind !== 'reply');
    assert.equal(first?.kind, 'post');
    assert.ok(later.length > 0);
    for (const write of later) assert.deepEqual([write.kind, write.anchor?.ts], ['update', slack.said.find((each) => each.write === first)?.ts]);
    assert.match(later.at(-1)?.message.text ?? '', /resolved 0\/0\/1/);
  });

  test('does not try what else waits there: a storm of two hundred is told elsewhere after one refusal, with one notice', async () => {
    bad.set(ops, 'is_archived');
    const groups: string[] = [];
    for (let group = 0; group < 200; group += 1) {
      round += 1;
      groups.push(await happen('1'));
    }
    await drainEverything();
    for (let rounds = 0; rounds < 20; rounds += 1) await slack.drain(lost);
    assert.deepEqual(new Set(said(lost).map((write) => write.groupId)), new Set(groups));
    assert.deepEqual([covers(lost), notices().length], [200, 1]);
    const refused = [...slack.asked.keys()].length - slack.said.length;
    assert.ok(refused <= 32, `${refused} writes were refused`);
    assert.deepEqual(await record.sql("select 1 from writes where state in ('owed', 'sending')"), []);
  });

  test('is told of once, whichever of two workers and lanes meets it first', async () => {
    bad.set(ops, 'is_archived');
    bad.set('slack:#db', 'is_archived');
    for (let group = 0; group < 6; group += 1) {
      round += 1;
      await happen('1');
      await happen('db');
    }
    await Promise.all([slack.drainAll(ops), slack.drainAll('slack:#db'), slack.drainAll(ops), slack.drainAll('slack:#db')]);
    await drainEverything();
    assert.deepEqual(notices().toSorted(), [`${admins} fr notice: #db is_archived, told in #lost`, `${admins} fr notice: #ops is_archived, told in #lost`]);
    assert.equal(covers(ops, 'slack:#db', lost), 12);
  });

  test('is told of again after it has worked in between, not before', async () => {
    bad.set(ops, 'is_archived');
    await happen('1');
    await drainEverything();
    round += 1;
    await happen('1');
    await drainEverything();
    assert.equal(notices().length, 1);
    const healedBefore = await audits('lane.healed');
    bad.clear();
    record.clock.now += tryAgainMs + 1;
    round += 1;
    await happen('1');
    await drainEverything();
    assert.deepEqual([(await faults()).size, (await audits('lane.healed')) - healedBefore, said(ops).length], [0, 1, 1]);
    bad.set(ops, 'not_in_channel');
    round += 1;
    await happen('1');
    await drainEverything();
    assert.equal(notices().length, 2);
  });

  test('that takes edits and no new messages stays known as such', async () => {
    const groupId = await happen('1');
    await drainEverything();
    slack.answer = (write, lane) =>
      lane === ops && write.kind !== 'update' ? { kind: 'bad_channel', code: 'restricted_action' } : { kind: 'accepted', channelId: 'C1', ts: '1' };
    round += 1;
    await happen('1');
    await drainEverything();
    round -= 1;
    record.clock.now += tryAgainMs + 1;
    assert.equal(await happen('2'), groupId);
    await drainEverything();
    assert.deepEqual([(await faults()).has(ops), notices().length], [true, 1]);
  });
});

describe('where its messages go', () => {
  test("is the route's own fallback channel, in the language of that channel", async () => {
    bad.set(ops, 'is_archived');
    await happen('own');
    await drainEverything();
    assert.deepEqual([texts(opsFallback).length, texts(lost).length], [1, 0]);
    const [anchor] = await record.sql<{ language: string }>('select language from messages where lane = $1 order by posted_at desc limit 1', [opsFallback]);
    assert.equal(anchor?.language, 'de');
  });

  test('is the next one when the fallback is bad too, and at last the default channel; each is told of once', async () => {
    bad.set(ops, 'is_archived');
    bad.set(opsFallback, 'channel_not_found');
    bad.set(lost, 'not_in_channel');
    await happen('own');
    await drainEverything();
    assert.equal(covers(alerts), 1);
    assert.match(texts(alerts)[0] ?? '', /^\(#lost: not_in_channel\) \(#ops-fallback: channel_not_found\) \(#ops: is_archived\) firing/);
    assert.equal(notices().length, 3);
  });

  test('is nowhere when none is left: it waits, is tried again, and is told as soon as one of them works', async () => {
    for (const lane of [ops, lost, alerts]) bad.set(lane, 'is_archived');
    const groupId = await happen('1');
    await drainEverything();
    assert.deepEqual(await record.sql("select lane, state from writes where group_id = $1 and state = 'owed'", [groupId]), [{ lane: alerts, state: 'owed' }]);
    bad.delete(lost);
    await record.sql('delete from lane_faults where lane = $1', [lost]);
    record.clock.now += 60_000;
    await drainEverything();
    assert.deepEqual([covers(lost), notices().length], [1, 3]);
  });

  test('is where the group is shown anyway: what it was to tell is handed on, and nothing old covers what is new', async () => {
    const groupId = await happen('both');
    await drainEverything();
    assert.deepEqual([covers(ops), covers(opsFallback)], [1, 1]);
    bad.set(ops, 'is_archived');
    await happen('both', resolved);
    // The fallback channel has its own news first.
    await slack.drain(opsFallback);
    await slack.drain(ops);
    await drainEverything();
    assert.deepEqual([covers(ops), covers(opsFallback)], [1, 3]);
    const posts = said(opsFallback).filter((write) => write.kind === 'post');
    assert.equal(posts.length, 1);
    assert.match(said(opsFallback).findLast((write) => write.kind === 'update')?.message.text ?? '', /resolved 0\/0\/1/);
    assert.deepEqual(await record.sql("select 1 from writes where group_id = $1 and state in ('owed', 'sending', 'dead')", [groupId]), []);
  });

  test('keeps the order of a group: what is on its way there and not begun is taken over by the newest state', async () => {
    bad.set(ops, 'is_archived');
    await happen('both');
    await slack.drain(ops);
    assert.equal(said(opsFallback).length, 0);
    await happen('both', resolved);
    await drainEverything();
    assert.deepEqual(
      texts(opsFallback)
        .filter((text) => !text.startsWith('thread'))
        .map((text) => /firing|resolved/.exec(text)?.[0]),
      ['resolved'],
    );
    assert.equal(covers(opsFallback), 4);
  });

  for (const newest of ['sent', 'still on its way'] as const)
    test(`never goes back to what was, when an old write comes late and the newest is ${newest} there`, async () => {
      const groupId = await happen('own');
      slack.answer = () => ({ kind: 'ambiguous', code: 'http_500' });
      await slack.drain(ops);
      await happen('own', resolved);
      slack.answer = (_write, lane) => (lane === ops ? { kind: 'bad_channel', code: 'is_archived' } : { kind: 'accepted', channelId: 'C1', ts: '7' });
      round += 1;
      await happen('own');
      await slack.drain(ops);
      if (newest === 'sent') await slack.drain(opsFallback);
      for (let looks = 0; looks < 3; looks += 1) {
        record.clock.now += 11_000;
        await slack.drain(ops);
      }
      await drainEverything();
      const own = said(opsFallback).filter((write) => write.groupId === groupId);
      assert.deepEqual(
        own.map((write) => /firing|resolved/.exec(write.message.text)?.[0]),
        newest === 'sent' ? ['resolved', 'resolved'] : ['resolved'],
      );
      assert.equal(
        own.reduce((sum, write) => sum + write.covers, 0),
        2,
      );
    });

  test('is the fallback channel for pages too, and one that is answered meanwhile is taken back', async () => {
    bad.set('slack:#page', 'channel_not_found');
    const event = firing(type(), 'paged');
    await record.route({ events: [event] });
    const [runId, actorTokenId] = [crypto.randomUUID(), 't'];
    const setup = { runId, alertId: event.alertId, policy: 'p', levels: [{ delay: 0, channels: ['#page'] }], startedAt: record.clock.now, actorTokenId };
    await setUpEscalation(record.deps, { kind: 'setup', tenantId: 'a', ...setup });
    await escalateDue(record.deps, 'a');
    await slack.drain('slack:#page');
    const [page] = await record.sql<{ lane: string; run_id: string; level: number }>(
      "select lane, run_id, level from writes where kind = 'page' and state = 'owed' and run_id is not null",
    );
    assert.deepEqual(page, { lane: lost, run_id: runId, level: 0 });
    await slack.drain(lost);
    assert.match(texts(lost).at(-1) ?? '', /^\(#page: channel_not_found\) level 1\/1 of p/);
  });
});

test('a message that lost its thread is said where its channel is: the channel is not at fault', async () => {
  await happen('1');
  await drainEverything();
  await happen('2');
  slack.answer = (write) =>
    write.kind === 'reply' ? { kind: 'message_gone', code: 'cannot_reply_to_message' } : { kind: 'accepted', channelId: 'C1', ts: '5' };
  await drainEverything();
  assert.deepEqual([(await faults()).size, said(ops).at(-1)?.kind], [0, 'page']);
});
