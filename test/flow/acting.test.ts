import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { anna, openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

/** A group that was told, in Slack too. */
async function shown(type: string, ...names: string[]): Promise<string> {
  const { flushes } = await record.route({ events: names.map((name) => firing(type, name)) });
  record.clock.now += 10_000;
  await record.flush(flushes[0]?.groupId ?? '');
  await scriptedSlack(record).drainAll('slack:#alerts');
  return flushes[0]?.groupId ?? '';
}

const statuses = async (type: string) =>
  (await record.sql<{ status: string }>('select status from alerts where alert_type = $1 order by alert_id', [type])).map((row) => row.status);

describe('acknowledging', () => {
  test('marks what fires, signs the group, and is shown at the next flush', async () => {
    const groupId = await shown('ack', '1', '2');
    const acted = await record.press('acknowledged', groupId);
    assert.deepEqual([acted.result, acted.alerts, acted.groupIds, acted.lanes], ['done', 2, [groupId], ['slack:#alerts']]);
    assert.deepEqual(await statuses('ack'), ['acknowledged', 'acknowledged']);
    assert.equal((await record.flush(groupId)).reason, 'acted');
    const texts = await record.sql<{ text: string }>("select message->>'text' as text from writes where group_id = $1 and state = 'owed' order by seq", [
      groupId,
    ]);
    assert.deepEqual(
      texts.map(({ text }) => text),
      ['acknowledged by anna', `acknowledged 0/2/0 of ${groupId}`],
    );
  });

  test('leaves one audit row with who and what', async () => {
    const groupId = await shown('audited', '1');
    await record.press('acknowledged', groupId);
    const rows = await record.sql<{ actor: unknown; detail: { alerts: number } }>(
      "select actor, detail from audit where subject = $1 and action = 'group.acknowledged'",
      [groupId],
    );
    assert.deepEqual(
      rows.map(({ actor, detail }) => [actor, detail.alerts]),
      [[anna, 1]],
    );
  });

  test('by two people at once: one does it, the other is told that nothing was left', async () => {
    const groupId = await shown('two', '1', '2');
    const results = (
      await Promise.all([record.press('acknowledged', groupId), record.press('acknowledged', groupId), record.press('acknowledged', groupId)])
    ).map(({ result }) => result);
    assert.deepEqual(results.sort(), ['done', 'nothing_to_do', 'nothing_to_do']);
  });

  test('what fires later in the same group is not acknowledged with it', async () => {
    const groupId = await shown('later', '1');
    await record.press('acknowledged', groupId);
    await record.route({ events: [firing('later', '2')] });
    record.clock.now += 20_000;
    await record.flush(groupId);
    const [group] = await record.sql('select firing, acknowledged from groups where group_id = $1', [groupId]);
    assert.deepEqual(group, { firing: 1, acknowledged: 1 });
  });

  test('a group that there is not, or of another tenant, is unknown and nothing is changed', async () => {
    assert.equal((await record.press('acknowledged', randomUUID())).result, 'unknown_group');
    const { flushes } = await record.route({ tenantId: 'b', events: [firing('foreign', '1')] });
    assert.equal((await record.press('acknowledged', flushes[0]?.groupId ?? '')).result, 'unknown_group');
    assert.deepEqual(await statuses('foreign'), ['firing']);
  });
});

describe('resolving', () => {
  test('ends the episode; the source that goes on repeating it does not open it again, a new one does', async () => {
    const groupId = await shown('end', '1');
    assert.equal((await record.press('resolved', groupId)).result, 'done');
    assert.equal((await record.flush(groupId)).reason, 'acted');
    const [group] = await record.sql('select status, resolved from groups where group_id = $1', [groupId]);
    assert.deepEqual(group, { status: 'closed', resolved: 1 });
    assert.deepEqual((await record.route({ events: [firing('end', '1')] })).flushes, []);
    assert.equal((await record.route({ events: [firing('end', '1', { startsAt: record.clock.now })] })).flushes.length, 1);
  });

  test('what a person acknowledged too', async () => {
    const groupId = await shown('both', '1');
    await record.press('acknowledged', groupId);
    assert.equal((await record.press('resolved', groupId)).result, 'done');
    assert.equal((await record.press('resolved', groupId)).result, 'nothing_to_do');
  });

  test('and acknowledging at once come to one state that both of them agree with', async () => {
    const groupId = await shown('race', '1', '2', '3');
    const [left, right] = await Promise.all([record.press('acknowledged', groupId), record.press('resolved', groupId)]);
    assert.equal(right.result, 'done');
    assert.ok(left.result === 'done' || left.result === 'nothing_to_do');
    assert.deepEqual(await statuses('race'), ['resolved', 'resolved', 'resolved']);
  });
});

describe('an alert whose lease runs out', () => {
  const lease = 60_000;
  const idOf = async (type: string) =>
    (await record.sql<{ alert_id: string }>('select alert_id from alerts where alert_type = $1', [type])).map((row) => row.alert_id);

  test('is resolved as its source would have done, and told', async () => {
    const { flushes } = await record.route({ events: [firing('lease', '1', { endsAt: record.clock.now + lease })] });
    record.clock.now += lease;
    const woken = await record.expire(await idOf('lease'));
    assert.deepEqual(await statuses('lease'), ['resolved']);
    record.clock.now += 20_000;
    const [groupId = ''] = flushes.map((flush) => flush.groupId);
    assert.ok(woken.length === 0 || woken[0] === groupId);
    await record.flush(groupId);
    const [group] = await record.sql('select status, resolved from groups where group_id = $1', [groupId]);
    assert.deepEqual(group, { status: 'closed', resolved: 1 });
  });

  test('is left alone when it was renewed or resolved in the meantime', async () => {
    await record.route({ events: [firing('renewed', '1', { endsAt: record.clock.now + lease })] });
    await record.route({ events: [firing('renewed', '1', { endsAt: record.clock.now + 10 * lease })] });
    await record.route({ events: [resolved('renewed', '2')] });
    record.clock.now += lease;
    assert.deepEqual(await record.expire(await idOf('renewed')), []);
    assert.deepEqual((await statuses('renewed')).sort(), ['firing', 'resolved']);
  });

  test('twice at once: it is told once', async () => {
    await record.route({ events: [firing('once', '1', { endsAt: record.clock.now + lease })] });
    record.clock.now += lease;
    const ids = await idOf('once');
    await Promise.all([record.expire(ids), record.expire(ids), record.route({ events: [resolved('once', '1')] })]);
    const [{ transitions } = { transitions: 0 }] = await record.sql<{ transitions: number }>(
      "select count(*)::int as transitions from events where alert_id = $1 and transition and status = 'resolved'",
      [ids[0]],
    );
    assert.equal(transitions, 1);
  });
});
