import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { ShiftView } from '@tocsin/contracts/shift';
import { endOverride, overrideShift } from '@tocsin/steps/overrideShift';
import { type SyncUserGroupDeps, syncUserGroup } from '@tocsin/steps/syncUserGroup';
import { followShifts, type WatchShiftsDeps, watchShifts } from '@tocsin/steps/watchShifts';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { overridesBetween } from '@tocsin/store/overrides';
import { readGroups } from '@tocsin/store/readGroups';
import { dueShifts, keepShifts, lockDueShifts, outdatedShifts, storeShift } from '@tocsin/store/shifts';
import type { Tx } from '@tocsin/store/transaction';
import { claimUserGroup, dueUserGroups, forgetOtherUserGroups, hastenUserGroups, settleUserGroup } from '@tocsin/store/userGroups';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const hour = 3_600_000;
const monday = Date.parse('2026-11-23T09:00:00Z');
const actor = { kind: 'operator', name: 'ana' } as const;
const file = (more: object = {}) => ({
  ...{ tenant: 'a', slack_config: { default_channel: '#alerts', admins: ['#admins'] } },
  people: [
    { name: 'anna', slack_user: 'U0ANNA1' },
    { name: 'ben', slack_user: 'U0BEN11' },
  ],
  schedules: [
    {
      ...{ name: 'primary', time_zone: 'UTC', hand_over_channel: '#oncall', remind: ['1h'], user_group: 'S0ONCALL' },
      layers: [{ name: 'day', people: ['anna', 'ben'], rotation: 'daily', start: '2026-11-23T09:00' }],
    },
  ],
  route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s' },
  ...more,
});

let record: TestRecord;
let deps: WatchShiftsDeps<Tx>;
beforeEach(async () => {
  record = await openRecord([file()]);
  record.clock.now = monday + hour;
  const verbs = { lockDueShifts, storeShift, keepShifts, overridesBetween, forgetOtherUserGroups, hastenUserGroups, readGroups };
  deps = { ...record.deps, ...verbs, renderShift: ({ view }) => ({ text: wordsOf(view), blocks: [] }) };
  await followShifts(deps, 'a');
  await watchShifts(deps, 'a');
});
afterEach(() => record.close());

function wordsOf(view: ShiftView): string {
  if (view.kind === 'reminder') return `reminder ${(view.from - monday) / hour}`;
  if (view.kind === 'user_group') return `${view.userGroup} ${view.cause} ${view.code}`;
  const names = (people: readonly { name: string }[]) => people.map(({ name }) => name).join(' ') || 'nobody';
  return `${names(view.going)} -> ${names(view.coming)}, ${view.groups.length} open`;
}
/** What was owed since this was asked last. */
const told = async () =>
  (await record.sql<{ said: string }>("delete from writes where group_id is null returning lane || ' ' || (message->>'text') as said"))
    .map(({ said }) => said)
    .sort();
const at = async (now: number) => {
  record.clock.now = now;
  for (const tenantId of await dueShifts(record.store, now, 10)) await watchShifts(deps, tenantId);
  return told();
};

test('who goes and who comes is told once, by whichever process is first, with what is open; whoever comes is reminded before', async () => {
  assert.deepEqual(await told(), []);
  assert.deepEqual(await at(monday + 23 * hour - 1), []);
  assert.deepEqual(await at(monday + 23 * hour), ['slack:U0BEN11 reminder 24']);
  assert.deepEqual(await at(monday + 23.5 * hour), []);
  const { flushes } = await record.route({ events: [firing('disk', '1')] });
  await record.flush(flushes[0]?.groupId ?? '');
  record.clock.now = monday + 24 * hour;
  await Promise.all(Array.from({ length: 8 }, () => watchShifts(deps, 'a')));
  assert.deepEqual(await told(), ['slack:#oncall anna -> ben, 1 open']);
  assert.deepEqual(await at(monday + 24 * hour + 1), []);
  const [row] = await record.sql<{ detail: object }>("select detail from audit where action = 'shift.changed'");
  assert.deepEqual(row?.detail, { from: ['anna'], to: ['ben'] });
});

test('after days without anybody who tells it, what is so now is told once', async () => {
  assert.deepEqual(await at(monday + 73 * hour), ['slack:#oncall anna -> ben, 0 open']);
  assert.deepEqual(await at(monday + 73 * hour + 1), []);
});

test('what people arrange is told when it begins and when it ends, also when it begins at once', async () => {
  const now = record.clock.now;
  const made = await overrideShift(record.deps, { tenantId: 'a', schedule: 'primary', person: 'ben', from: now, to: now + 6 * hour, actor });
  assert.deepEqual(await at(now), ['slack:#oncall anna -> ben, 0 open']);
  record.clock.now = now + hour;
  await endOverride(record.deps, 'a', made.id, actor);
  assert.deepEqual(await at(now + hour), ['slack:#oncall ben -> anna, 0 open']);
  await overrideShift(record.deps, { tenantId: 'a', schedule: 'primary', person: 'none', from: now + 2 * hour, to: now + 3 * hour, actor });
  assert.deepEqual(await at(now + hour), []);
  assert.deepEqual(await at(now + 2 * hour), ['slack:#oncall anna -> nobody, 0 open', 'slack:U0ANNA1 reminder 4']);
  assert.deepEqual(await at(now + 3 * hour), ['slack:#oncall nobody -> anna, 0 open']);
});

test('a new file is followed: a schedule that is new has nobody to hand over from, and one that is gone says nothing', async () => {
  const [primary] = file().schedules;
  const layers = [{ name: 'day', people: ['ben', 'anna'], rotation: 'daily', start: '2026-11-23T09:00' }];
  await record.apply(
    file({
      schedules: [
        { ...primary, layers },
        { ...primary, name: 'second' },
      ],
    }),
  );
  assert.deepEqual(await outdatedShifts(record.store, Date.now() + hour), ['a']);
  await followShifts(deps, 'a');
  assert.deepEqual(await outdatedShifts(record.store, Date.now() + hour), []);
  assert.deepEqual(await at(record.clock.now), ['slack:#oncall anna -> ben, 0 open']);
  await record.apply(file({ schedules: [] }));
  await followShifts(deps, 'a');
  assert.deepEqual(await at(monday + 48 * hour), []);
  assert.deepEqual(await dueUserGroups(record.store, monday + 48 * hour, 10), []);
});

/** Slack's user group as a test has it, and what was asked of it. */
function group(answers: { read?: string; write?: string } = {}, members: string[] = ['U0OTHER1']) {
  const asked: string[] = [];
  const answer = (code: string | undefined) =>
    code === undefined ? ({ ok: true, users: [...members] } as const) : ({ ok: false, code, again: code === 'ratelimited' } as const);
  const slack: Pick<SyncUserGroupDeps<Tx>, 'readUserGroup' | 'writeUserGroup'> = {
    readUserGroup: async () => {
      asked.push('read');
      return answer(answers.read);
    },
    writeUserGroup: async (_tenantId, _userGroup, users) => {
      asked.push(`write ${users.join(' ')}`);
      if (answers.write === undefined) members.splice(0, members.length, ...users);
      return answer(answers.write);
    },
  };
  const all: SyncUserGroupDeps<Tx> = { ...deps, ...slack, claimUserGroup, settleUserGroup, loadLaneFaults, whoIsOnCall: record.deps.whoIsOnCall };
  const sync = async (now: number) => {
    record.clock.now = now;
    for (const { tenantId, userGroup } of await dueUserGroups(record.store, now, 10)) await syncUserGroup(all, tenantId, userGroup);
    return asked.splice(0);
  };
  return { sync, members };
}

test('a user group becomes whoever is on call: read first, written only on a difference, compared again later', async () => {
  const { sync, members } = group();
  const now = record.clock.now;
  assert.deepEqual(await sync(now), ['read', 'write U0ANNA1']);
  assert.deepEqual(await sync(now + 60_000), []);
  assert.deepEqual(await sync(now + 15 * 60_000), ['read']);
  members.push('U0OTHER1');
  assert.deepEqual(await sync(now + 31 * 60_000), ['read', 'write U0ANNA1']);
  await at(monday + 24 * hour);
  assert.deepEqual(await sync(monday + 24 * hour), ['read', 'write U0BEN11']);
});

test('it is never emptied: with nobody on call it stays as it is', async () => {
  const { sync, members } = group();
  const now = record.clock.now;
  await sync(now);
  await overrideShift(record.deps, { tenantId: 'a', schedule: 'primary', person: 'none', from: now, to: now + hour, actor });
  await at(now);
  assert.deepEqual(await sync(now), []);
  assert.deepEqual(members, ['U0ANNA1']);
});

test('what Slack refuses is told to the admins once, and again when it has worked meanwhile', async () => {
  const answers: { write?: string } = { write: 'permission_denied' };
  const { sync } = group(answers);
  const now = record.clock.now;
  await sync(now);
  assert.deepEqual(await told(), ['slack:#admins S0ONCALL permission permission_denied']);
  assert.deepEqual(await sync(now + 59 * 60_000), []);
  await sync(now + 61 * 60_000);
  assert.deepEqual(await told(), []);
  delete answers.write;
  assert.deepEqual(await sync(now + 130 * 60_000), ['read', 'write U0ANNA1']);
  assert.equal((await record.sql('select 1 from user_groups where fault is null')).length, 1);
});

test('what is only for a moment is tried again soon and told to nobody', async () => {
  const { sync } = group({ read: 'ratelimited' });
  const now = record.clock.now;
  assert.deepEqual(await sync(now), ['read']);
  assert.deepEqual(await sync(now + 60_000), ['read']);
  assert.deepEqual(await told(), []);
});
