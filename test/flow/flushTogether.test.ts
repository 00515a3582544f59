import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { flushGroups } from '@tocsin/steps/flushGroups';
import { insertSilence } from '@tocsin/store/silences';
import { inTenant } from '@tocsin/store/transaction';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

let record: TestRecord;
beforeEach(async () => {
  record = await openRecord();
});
afterEach(() => record.close());

/** Groups that fell due together, in the order of `types`. */
async function groupsOf(types: readonly string[]): Promise<string[]> {
  await record.route({ events: types.flatMap((type) => [firing(type, '1'), firing(type, '2')]) });
  record.clock.now += 60_000;
  const rows = await record.sql<{ group_id: string; type: string }>("select group_id, labels->>'alertname' as type from groups");
  const idOf = new Map(rows.map((row) => [row.type, row.group_id]));
  return types.map((type) => idOf.get(type) ?? '');
}

const covers = () =>
  record.sql<{ type: string; covers: number }>(
    "select g.labels->>'alertname' as type, sum(w.covers)::int as covers from writes w join groups g using (group_id) where w.state = 'owed' group by 1 order by 1",
  );
const reasons = (results: readonly PromiseSettledResult<{ reason: string }>[]) =>
  results.map((each) => (each.status === 'fulfilled' ? each.value.reason : 'failed'));
/** How many transactions stored writes. */
const commits = async () => (await record.sql<{ n: number }>('select count(distinct xmin::text)::int as n from writes'))[0]?.n;

test('groups that fall due together are told in one transaction, each with a message and an audit row of its own', async () => {
  const groupIds = await groupsOf(['a', 'b', 'c', 'd']);
  const results = await flushGroups(record.deps, 'a', groupIds);
  assert.deepEqual(reasons(results), ['first', 'first', 'first', 'first']);
  assert.deepEqual(
    await covers(),
    ['a', 'b', 'c', 'd'].map((type) => ({ type, covers: 2 })),
  );
  assert.equal(await commits(), 1);
  const audited = await record.sql<{ subject: string }>("select subject from audit where action = 'group.flushed'");
  assert.deepEqual(audited.map(({ subject }) => subject).sort(), [...groupIds].sort());
});

test('what is not due, is asked for twice or does not exist leaves the others alone', async () => {
  const [a = '', b = '', c = ''] = await groupsOf(['a', 'b', 'c']);
  await record.flush(b);
  const results = await flushGroups(record.deps, 'a', [c, b, a, a, randomUUID()]);
  assert.deepEqual(reasons(results), ['first', 'not_due', 'first', 'first', 'unknown_group']);
  const [, second] = results;
  assert.ok(second?.status === 'fulfilled' && (second.value.again ?? 0) > record.clock.now);
  assert.equal(
    (await covers()).reduce((sum, each) => sum + each.covers, 0),
    6,
  );
});

test('a group that cannot be flushed does not hold the others up, and goes on to owe', async () => {
  const groupIds = await groupsOf(['a', 'b', 'c']);
  const [, spoilt] = groupIds;
  const renderGroup: typeof record.deps.renderGroup = (plan, input) => {
    if (input.view.groupId === spoilt) throw new Error('cannot be said');
    return record.deps.renderGroup(plan, input);
  };
  assert.deepEqual(reasons(await flushGroups({ ...record.deps, renderGroup }, 'a', groupIds)), ['first', 'failed', 'first']);
  assert.deepEqual(
    (await covers()).map(({ type }) => type),
    ['a', 'c'],
  );
  assert.deepEqual(reasons(await flushGroups(record.deps, 'a', groupIds)), ['not_due', 'first', 'not_due']);
  assert.equal(
    (await covers()).reduce((sum, each) => sum + each.covers, 0),
    6,
  );
});

test('each is judged for itself: a silence takes what it names, in whichever group', async () => {
  const groupIds = await groupsOf(['a', 'b', 'c']);
  const { now } = record.clock;
  const matchers = [{ name: 'alertname', operator: '=', value: 'b' } as const];
  const silence = { silenceId: randomUUID(), matchers, startsAt: now - 1, endsAt: now + 600_000, createdBy: 'anna', comment: 'known' };
  await inTenant(record.store, 'a', (tx) => insertSilence(tx, silence, now));
  assert.deepEqual(reasons(await flushGroups(record.deps, 'a', groupIds)), ['first', 'nothing_to_say', 'first']);
  assert.deepEqual(
    (await covers()).map(({ type }) => type),
    ['a', 'c'],
  );
  const held = await record.sql("select 1 from group_members where suppressed_by like 'silence:%' and pending > 0");
  assert.equal(held.length, 2);
});
