import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { GroupAction } from '@tocsin/contracts/groupAction';
import { chronicleOf } from '@tocsin/core/timeline/chronicleOf';
import { escalateDue } from '@tocsin/steps/escalate';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { silenceGroup } from '@tocsin/steps/silenceGroup';
import { endedSnoozes } from '@tocsin/store/dueWork';
import { readTimeline } from '@tocsin/store/readTimeline';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap } from '../support/ledger.ts';
import { anna, openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';

const bob = { kind: 'slack', teamId: 'T1', userId: 'U2', name: 'bob' } as const;
const hourMs = 3_600_000;

let record: TestRecord;
let type: string;
let test_ = 0;
before(async () => {
  record = await openRecord();
});
beforeEach(() => {
  test_ += 1;
  type = `life${test_}`;
});
after(() => record.close());

/** A group that was told, in Slack too. */
async function shown(...names: string[]): Promise<string> {
  const { flushes } = await record.route({ events: names.map((name) => firing(type, name)) });
  record.clock.now += 20_000;
  await record.flush(flushes[0]?.groupId ?? '');
  await scriptedSlack(record).drainAll('slack:#alerts');
  return flushes[0]?.groupId ?? '';
}

const statuses = async () =>
  (await record.sql<{ status: string }>('select status from alerts where alert_type = $1 order by alert_id', [type])).map(({ status }) => status);
const idsOf = async () => (await record.sql<{ alert_id: string }>('select alert_id from alerts where alert_type = $1', [type])).map((row) => row.alert_id);
const groupOf = async (groupId: string) =>
  (await record.sql('select status, episode, owner, acknowledged_by is not null as signed, acknowledged_until from groups where group_id = $1', [groupId]))[0];
const timelineOf = async (groupId: string) =>
  (await record.sql<{ kind: string }>('select kind from timeline where group_id = $1 order by entry_id', [groupId])).map(({ kind }) => kind);
const owedTo = async (groupId: string) =>
  (
    await record.sql<{ text: string }>("select kind || ': ' || (message->>'text') as text from writes where group_id = $1 and state = 'owed' order by seq", [
      groupId,
    ])
  ).map(({ text }) => text);
const auditOf = async (groupId: string) =>
  (await record.sql<{ action: string }>("select action from audit where subject = $1 and action <> 'group.flushed' order by audit_id", [groupId])).map(
    ({ action }) => action,
  );

async function tell(groupId: string): Promise<void> {
  await record.flush(groupId);
  await scriptedSlack(record).drainAll('slack:#alerts');
}

describe('a snooze', () => {
  test('is an acknowledgement until a time, with its owner; at its end it fires again, aloud, and the owner stays', async () => {
    const groupId = await shown('1', '2');
    const until = record.clock.now + hourMs;
    assert.equal((await record.act({ do: 'snooze', until }, groupId)).result, 'done');
    assert.deepEqual(await statuses(), ['acknowledged', 'acknowledged']);
    assert.deepEqual(await groupOf(groupId), {
      status: 'open',
      episode: 1,
      owner: { userId: 'U1', name: 'anna' },
      signed: true,
      acknowledged_until: new Date(until),
    });
    await tell(groupId);
    assert.deepEqual(await endedSnoozes(record.store, until - 1, 10), new Map());
    assert.deepEqual((await record.endSnoozes(await idsOf())).groupIds, [], 'not before its time');
    record.clock.now = until;
    assert.deepEqual((await endedSnoozes(record.store, until, 10)).get('a')?.sort(), (await idsOf()).sort());
    const [ended, again] = await Promise.all([record.endSnoozes(await idsOf()), record.endSnoozes(await idsOf())]);
    assert.deepEqual([...ended.groupIds, ...again.groupIds], [groupId], 'once, by whoever comes first');
    assert.deepEqual([...ended.lanes, ...again.lanes], ['slack:#alerts']);
    assert.deepEqual(await statuses(), ['firing', 'firing']);
    assert.deepEqual(await groupOf(groupId), { status: 'open', episode: 1, owner: { userId: 'U1', name: 'anna' }, signed: false, acknowledged_until: null });
    assert.equal((await record.flush(groupId)).reason, 'acted');
    assert.deepEqual(await owedTo(groupId), ['reply: snooze_ended by anna', `update: firing 2/0/0 of ${groupId}`]);
    const [heard] = await record.sql<{ heard_at: Date }>('select heard_at from groups where group_id = $1', [groupId]);
    assert.equal(heard?.heard_at.getTime(), until, 'reminders are counted from then');
    assert.deepEqual(await timelineOf(groupId), ['snoozed', 'snooze_ended']);
    assert.deepEqual(await endedSnoozes(record.store, until + hourMs, 10), new Map());
  });

  test('that somebody ended, resolved, or made longer does not end at its first time', async () => {
    const groupId = await shown('1');
    const until = record.clock.now + hourMs;
    await record.act({ do: 'snooze', until }, groupId);
    assert.equal((await record.act({ do: 'snooze', until: until + hourMs }, groupId, bob)).result, 'done');
    record.clock.now = until;
    assert.deepEqual((await record.endSnoozes(await idsOf())).groupIds, []);
    await record.act({ do: 'unacknowledge' }, groupId);
    await record.act({ do: 'resolve' }, groupId);
    record.clock.now = until + hourMs;
    assert.deepEqual((await record.endSnoozes(await idsOf())).groupIds, []);
    assert.deepEqual(await statuses(), ['resolved']);
  });

  test('that would end in the past is refused', async () => {
    const groupId = await shown('1');
    await assert.rejects(record.act({ do: 'snooze', until: record.clock.now }, groupId), /ends in the future/);
    assert.deepEqual([await statuses(), await timelineOf(groupId)], [['firing'], []]);
  });
});

describe('taking back', () => {
  test('an acknowledgement makes it fire again, nobody owns it, and its escalation goes on', async () => {
    const groupId = await shown('1');
    const [alertId = ''] = await idsOf();
    const runId = randomUUID();
    const levels = [{ delay: 300, channels: ['#dev'] }];
    await setUpEscalation(record.deps, { kind: 'setup', tenantId: 'a', runId, alertId, policy: 'p', levels, startedAt: record.clock.now, actorTokenId: 't' });
    await record.act({ do: 'acknowledge' }, groupId);
    const runState = async () => (await record.sql<{ state: string }>('select state from escalation_runs where run_id = $1', [runId]))[0]?.state;
    assert.equal(await runState(), 'stopped');
    assert.equal((await record.act({ do: 'unacknowledge' }, groupId, bob)).result, 'done');
    assert.deepEqual([await statuses(), await runState()], [['firing'], 'active']);
    assert.deepEqual(await groupOf(groupId), { status: 'open', episode: 1, owner: null, signed: false, acknowledged_until: null });
    record.clock.now += 600_000;
    assert.deepEqual(
      (await escalateDue(record.deps, 'a')).fired.map(({ did }) => did),
      ['page'],
    );
    assert.deepEqual(await auditOf(groupId), ['group.acknowledged', 'group.unacknowledged']);
    const { lines } = chronicleOf((await inTenantSnapshot(record.store, 'a', (tx) => readTimeline(tx, groupId))) ?? assert.fail());
    assert.deepEqual(
      lines.slice(-1).map(({ kind, detail }) => [kind, detail['level'], detail['policy']]),
      [['escalated', 1, 'p']],
    );
  });

  test('a resolve opens the same episode again: the same message follows, the ledger adds up, and the source ends it', async () => {
    const groupId = await shown('1', '2');
    await record.act({ do: 'resolve' }, groupId);
    await tell(groupId);
    assert.deepEqual(await groupOf(groupId), { status: 'closed', episode: 1, owner: null, signed: false, acknowledged_until: null });
    const [left, right] = await Promise.all([record.act({ do: 'reopen' }, groupId), record.act({ do: 'reopen' }, groupId, bob)]);
    assert.deepEqual([left.result, right.result].sort(), ['done', 'nothing_to_do']);
    assert.deepEqual(await statuses(), ['firing', 'firing']);
    assert.equal((await record.flush(groupId)).reason, 'acted');
    assert.equal((await groupOf(groupId))?.['status'], 'open');
    assert.equal((await owedTo(groupId)).at(-1), `update: firing 2/0/0 of ${groupId}`);
    await tell(groupId);
    await record.route({ events: [resolved(type, '1'), resolved(type, '2')] });
    record.clock.now += hourMs;
    assert.equal((await record.flush(groupId)).reason, 'all_resolved');
    await scriptedSlack(record).drainAll('slack:#alerts');
    await assertNoGap(record);
  });

  test('a resolve lets its escalation go on too', async () => {
    const groupId = await shown('1');
    const [alertId = ''] = await idsOf();
    const runId = randomUUID();
    const levels = [{ delay: 300, channels: ['#dev'] }];
    await setUpEscalation(record.deps, { kind: 'setup', tenantId: 'a', runId, alertId, policy: 'p', levels, startedAt: record.clock.now, actorTokenId: 't' });
    await record.act({ do: 'resolve' }, groupId);
    await record.act({ do: 'reopen' }, groupId);
    assert.deepEqual(await record.sql('select state from escalation_runs where run_id = $1', [runId]), [{ state: 'active' }]);
  });

  test('what the source resolved is not opened by a person', async () => {
    const groupId = await shown('1');
    await record.route({ events: [resolved(type, '1')] });
    record.clock.now += hourMs;
    await record.flush(groupId);
    assert.equal((await record.act({ do: 'reopen' }, groupId)).result, 'nothing_to_do');
    assert.deepEqual(await statuses(), ['resolved']);
  });

  test('a resolve of an earlier episode is left alone', async () => {
    const groupId = await shown('1');
    await record.act({ do: 'resolve' }, groupId);
    await tell(groupId);
    record.clock.now += hourMs;
    await record.route({ events: [firing(type, '2', { startsAt: record.clock.now })] });
    assert.equal((await record.act({ do: 'reopen' }, groupId)).result, 'nothing_to_do');
  });
});

describe('two people at once', () => {
  const winners: readonly (readonly [GroupAction, GroupAction, string])[] = [
    [{ do: 'acknowledge' }, { do: 'acknowledge' }, 'acknowledged'],
    [{ do: 'snooze', until: 4e12 }, { do: 'snooze', until: 4e12 + 5 }, 'snoozed'],
    [{ do: 'resolve' }, { do: 'resolve' }, 'resolved'],
  ];
  for (const [left, right, did] of winners)
    test(`who ${left.do}: one winner, and the other hears who it was, and when`, async () => {
      const groupId = await shown('1', '2', '3');
      const results = await Promise.all([record.act(left, groupId, anna), record.act(right, groupId, bob)]);
      const [done, late] = results[0].result === 'done' ? results : [results[1], results[0]];
      assert.deepEqual([done.result, done.alerts, late.result, late.alerts], ['done', 3, 'nothing_to_do', 0]);
      assert.deepEqual([late.by, late.did, late.at], [done === results[0] ? 'anna' : 'bob', did, record.clock.now]);
      assert.deepEqual([await timelineOf(groupId), await auditOf(groupId)], [[did], [`group.${did}`]]);
    });

  test('handing over: each that changed it is done, the same twice is not', async () => {
    const groupId = await shown('1');
    await record.act({ do: 'acknowledge' }, groupId);
    const to = { userId: 'U2', name: 'bob' };
    const results = await Promise.all([1, 2, 3].map(() => record.act({ do: 'handOver', to }, groupId)));
    assert.deepEqual(results.map(({ result }) => result).sort(), ['done', 'nothing_to_do', 'nothing_to_do']);
    assert.deepEqual((await groupOf(groupId))?.['owner'], to);
    assert.deepEqual(await statuses(), ['acknowledged'], 'its alerts stay as they are');
    assert.ok((await owedTo(groupId)).includes('reply: handed_over by anna'));
  });

  test('and a storm of everything at once ends in one state, with an audit row and an entry for each that did something', async () => {
    const groupId = await shown('1', '2', '3', '4');
    const until = record.clock.now + hourMs;
    const actions: GroupAction[] = [{ do: 'acknowledge' }, { do: 'unacknowledge' }, { do: 'snooze', until }, { do: 'resolve' }, { do: 'reopen' }];
    const acts = [...actions, ...actions, ...actions].map((action) => record.act(action, groupId));
    const events = [1, 2].flatMap(() => [record.route({ events: [firing(type, '1'), firing(type, '5')] }), record.flush(groupId)]);
    const results = await Promise.all(acts);
    await Promise.all(events);
    const done = results.filter(({ result }) => result === 'done').length;
    assert.ok(done >= 1);
    assert.deepEqual([(await timelineOf(groupId)).length, (await auditOf(groupId)).length], [done, done]);
    const [drift] = await record.sql(
      `select count(*)::int as drift from group_members m join alerts a on a.alert_id = m.alert_id where m.group_id = $1 and m.status <> a.status`,
      [groupId],
    );
    assert.deepEqual(drift, { drift: 0 }, 'members stand as their alerts do');
  });
});

describe('a note', () => {
  test('is kept, said in the thread once, and also taken when all is over', async () => {
    const groupId = await shown('1');
    assert.deepEqual((await record.act({ do: 'note', text: ' the disk is <full> ' }, groupId)).lanes, ['slack:#alerts']);
    await record.act({ do: 'resolve' }, groupId);
    await tell(groupId);
    assert.deepEqual((await record.act({ do: 'note', text: 'said in the thread', alreadySaid: true }, groupId, bob)).lanes, []);
    const notes = await record.sql<{ text: string }>("select detail->>'text' as text from timeline where group_id = $1 and kind = 'noted' order by entry_id", [
      groupId,
    ]);
    assert.deepEqual(
      notes.map(({ text }) => text),
      ['the disk is <full>', 'said in the thread'],
    );
    await assert.rejects(record.act({ do: 'note', text: ' \n' }, groupId), /says something/);
  });
});

test('a group that there is not, or of another tenant, is unknown to every action, and nothing is kept', async () => {
  const { flushes } = await record.route({ tenantId: 'b', events: [firing(type, '1')] });
  const to = { userId: null, name: 'x' };
  const actions: GroupAction[] = [
    ...[{ do: 'acknowledge' }, { do: 'unacknowledge' }, { do: 'snooze', until: record.clock.now + 1 }, { do: 'resolve' }, { do: 'reopen' }],
    ...[
      { do: 'handOver', to },
      { do: 'note', text: 'x' },
    ],
  ] as GroupAction[];
  for (const groupId of [randomUUID(), flushes[0]?.groupId ?? ''])
    for (const action of actions) {
      assert.equal((await record.act(action, groupId)).result, 'unknown_group', action.do);
      assert.deepEqual([await timelineOf(groupId), await auditOf(groupId)], [[], []]);
    }
  assert.deepEqual(await statuses(), ['firing']);
});

test('a silence from the menu stands in the timeline too', async () => {
  const groupId = await shown('1');
  await silenceGroup(record.deps, { tenantId: 'a', groupId, until: record.deps.now() + 1_800_000, comment: 'x', actor: anna });
  assert.deepEqual(await timelineOf(groupId), ['silenced']);
});
