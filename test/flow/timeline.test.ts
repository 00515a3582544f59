import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chronicleOf } from '@tocsin/core/timeline/chronicleOf';
import { readTimeline } from '@tocsin/store/readTimeline';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';
import { tocsin } from '../support/tocsin.ts';

const bob = { kind: 'slack', teamId: 'T1', userId: 'U2', name: 'bob' } as const;
const minuteMs = 60_000;

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

const read = async (groupId: string, tenantId = 'a') => inTenantSnapshot(record.store, tenantId, (tx) => readTimeline(tx, groupId));
const settle = async (groupId: string) => {
  await record.flush(groupId);
  await scriptedSlack(record).drainAll('slack:#alerts');
};

/** An evening: told, acknowledged, handed over, noted, snoozed, over. */
async function evening(type: string): Promise<string> {
  const startsAt = record.clock.now - 2 * minuteMs;
  const said = { startsAt, message: 'Queue *full* | <!channel>' };
  const events = [firing(type, '1', said), firing(type, '2', said)];
  const { flushes } = await record.route({ events });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 30_000;
  await settle(groupId);
  record.clock.now += 4 * minuteMs;
  await record.act({ do: 'acknowledge' }, groupId);
  record.clock.now += minuteMs;
  await record.act({ do: 'handOver', to: { userId: 'U2', name: 'bob' } }, groupId);
  await record.act({ do: 'note', text: 'the export holds the lock' }, groupId, bob);
  await record.act({ do: 'snooze', until: record.clock.now + 10 * minuteMs }, groupId, bob);
  await settle(groupId);
  record.clock.now += 5 * minuteMs;
  const over = { ...said, endsAt: record.clock.now };
  await record.route({ events: [resolved(type, '1', over), resolved(type, '2', over)] });
  record.clock.now += 20 * minuteMs;
  await settle(groupId);
  return groupId;
}

test('an episode is told in order, with how long it took until somebody was told, answered, and it was over', async () => {
  const groupId = await evening('evening');
  const history = (await read(groupId)) ?? assert.fail();
  const { lines, people, ...took } = chronicleOf(history);
  assert.deepEqual(
    lines.map(({ kind, who }) => [kind, who]),
    [
      ['began', ''],
      ['received', ''],
      ['told', ''],
      ['acknowledged', 'anna'],
      ['handed_over', 'anna'],
      ['noted', 'bob'],
      ['snoozed', 'bob'],
      ['over', ''],
      ['told', ''],
    ],
  );
  const seconds = [took.untilTold, took.untilAcknowledged, took.untilResolved].map((ms) => Math.round((ms ?? 0) / 1_000));
  assert.deepEqual(seconds, [30, 270, 630]);
  assert.deepEqual([people, history.owner?.name, history.alerts.count], [['anna', 'bob'], 'bob', 2]);
  assert.equal(await read(groupId, 'b'), null, 'not to another tenant');
});

test('what time resolved says so, and is no word of the source', async () => {
  const { flushes } = await record.route({ events: [firing('quiet', '1', { endsAt: record.clock.now + minuteMs })] });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 30_000;
  await settle(groupId);
  record.clock.now += minuteMs;
  await record.expire([firing('quiet', '1').alertId]);
  record.clock.now += 20 * minuteMs;
  await settle(groupId);
  const kinds = chronicleOf((await read(groupId)) ?? assert.fail()).lines.map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(-2), ['expired', 'told']);
  await record.route({ events: [firing('quiet', '1', { endsAt: record.clock.now + minuteMs })] });
  assert.deepEqual(await record.sql("select status, resolved_by from alerts where alert_type = 'quiet'"), [{ status: 'firing', resolved_by: null }]);
});

test('tocsin timeline tells it, and --md begins a postmortem in which nothing that was said is Markdown', async () => {
  const groupId = await evening('postmortem');
  const told = await tocsin(record, 'timeline', groupId, '--tenant', 'a');
  assert.match(told.out, /acknowledged +after 4m30s\nresolved +after 10m30s/);
  assert.match(told.out, /bob +the export holds the lock\n/);
  const { out } = await tocsin(record, 'timeline', groupId, '--tenant', 'a', '--md');
  assert.match(out, /^# Queue \\\*full\\\* \\\| \\<\\!channel\\>\n/);
  for (const part of ['## Impact', '| Acknowledged after | 4m30s |', '## Timeline', '| bob | the export holds the lock |', '- anna\n- bob', '## Links'])
    assert.ok(out.includes(part), part);
  const unknown = await tocsin(record, 'timeline', crypto.randomUUID(), '--tenant', 'a');
  assert.match(unknown.error, /a knows no group .*tocsin why ALERT/);
});

test('tocsin ack, snooze, note, handover, resolve and reopen do what the buttons do, and say who was first', async () => {
  // A process has the real time.
  record.clock.now = Date.now();
  const { flushes } = await record.route({ events: [firing('hands', '1'), firing('hands', '2')] });
  const groupId = flushes[0]?.groupId ?? '';
  record.clock.now += 30_000;
  await settle(groupId);
  const say = async (verb: string, ...more: string[]) => (await tocsin(record, verb, groupId, ...more, '--tenant', 'a', '--author', 'carla')).out.trim();
  assert.equal(await say('ack'), 'acknowledged 2 alerts');
  assert.match(await say('ack'), /^nothing to do: carla acknowledged it (now|\d+s ago)$/);
  assert.match(await say('snooze', '--for', '2h'), /^snoozed 2 alerts until \d\d/);
  assert.equal(await say('handover', 'dora'), 'handed over to dora');
  assert.equal(await say('note', 'it', 'is', 'the', 'disk'), 'noted');
  assert.equal(await say('unack'), 'took back the acknowledgement of 2 alerts');
  assert.equal(await say('resolve'), 'resolved 2 alerts');
  assert.equal(await say('reopen'), 'reopened 2 alerts');
  const kinds = ((await read(groupId)) ?? assert.fail()).entries.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['acknowledged', 'snoozed', 'handed_over', 'noted', 'unacknowledged', 'resolved', 'reopened']);
  assert.match((await tocsin(record, 'ack', 'x')).error, /x is no id/);
});
