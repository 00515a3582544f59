import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { RouteJob } from '@tocsin/contracts/jobs';
import { endSilence, makeSilence } from '@tocsin/steps/silenceAlerts';
import fc from 'fast-check';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap } from '../support/ledger.ts';
import { anna, openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack, toldBy } from '../support/slack.ts';

const lane = 'slack:#alerts';
/** No waiting, so that flushes and batches of one group meet as often as they can. */
const route = { receiver: 'all', group_by: ['alertname'], group_wait: '0s', group_interval: '0s' };

let record: TestRecord;

before(async () => {
  record = await openRecord([
    { tenant: 'a', slack_config: { default_channel: '#alerts' }, receivers: [{ name: 'all', slack: [{ channel: '#alerts' }] }], route },
  ]);
});
after(() => record.close());

type Batch = Pick<RouteJob, 'batchId' | 'stamp' | 'events'>;

/** Few alerts in few groups: batches overlap, repeat each other and contradict each other. */
const story = fc.array(
  fc.array(
    fc.record({
      type: fc.constantFrom('x', 'y', 'z'),
      name: fc.constantFrom('1', '2', '3', '4'),
      over: fc.boolean(),
      severity: fc.constantFrom('critical' as const, 'warning' as const),
    }),
    {
      minLength: 1,
      maxLength: 10,
    },
  ),
  { minLength: 8, maxLength: 24 },
);

function batchOf(run: string, items: readonly { type: string; name: string; over: boolean; severity: 'critical' | 'warning' }[]): Batch {
  const events = items.map(({ type, name, over, severity }) => (over ? resolved : firing)(`${run}${type}`, name, { severity, startsAt: record.clock.now }));
  return { batchId: randomUUID(), stamp: record.nextStamp(events.length), events };
}

/** Flushes what is due until nothing is, beside whatever else is going on, and answers how often it did. */
async function flushDue(): Promise<number> {
  const due = await record.sql<{ group_id: string }>('select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000)', [record.clock.now]);
  await Promise.all(due.flatMap(({ group_id }) => [record.flush(group_id), record.flush(group_id)]));
  return due.length;
}

test('whatever runs side by side, nothing is owed in the end and every transition was told once', { timeout: 60_000 }, async () => {
  const slack = scriptedSlack(record);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(story, fc.array(fc.nat(23), { maxLength: 6 }), async (batches, twice) => {
      run += 1;
      const jobs = batches.map((items) => batchOf(`r${run}`, items));
      const queue = [...jobs, ...twice.flatMap((index) => jobs[index] ?? [])].sort((left, right) => (left.batchId < right.batchId ? -1 : 1));
      const worker = async () => {
        for (let job = queue.shift(); job; job = queue.shift()) {
          const { flushes } = await record.route(job);
          await Promise.all(flushes.map((flush) => record.flush(flush.groupId)));
        }
      };
      const deliver = async () => {
        for (let rounds = 0; rounds < 5; rounds += 1) await slack.drain(lane);
      };
      const auditor = async () => {
        for (let looks = 0; looks < 8; looks += 1) await assertNoGap(record);
      };
      await Promise.all([...Array.from({ length: 8 }, worker), deliver(), auditor()]);
      for (let rounds = 0; rounds < 20 && (await flushDue()) > 0; rounds += 1) record.clock.now += 1;
      await slack.drainAll(lane);
      const [facts] = await record.sql<{ owed: number; transitions: number; wrong: number }>(
        `select (select coalesce(sum(pending), 0)::int from group_members) as owed, (select sum(transitions)::int from batches) as transitions,
           (select count(*)::int from group_members m join alerts a using (tenant_id, alert_id) where m.status <> a.status) as wrong`,
      );
      assert.deepEqual({ ...facts, told: toldBy(slack, lane) }, { owed: 0, wrong: 0, transitions: facts?.transitions, told: facts?.transitions });
      assert.ok([...slack.asked.values()].every((times) => times === 1));
    }),
    { numRuns: 12 },
  );
});

test('with silences that come and go beside it, every transition was told once or ended untold by the name of a silence', { timeout: 60_000 }, async () => {
  const slack = scriptedSlack(record);
  const count = async (sql: string) => (await record.sql<{ count: number }>(sql))[0]?.count ?? 0;
  const transitions = 'select coalesce(sum(transitions), 0)::int as count from batches';
  const hushed = "select coalesce(sum(covers), 0)::int as count from writes where state = 'suppressed' and reason like 'silence:%'";
  let run = 0;
  await fc.assert(
    fc.asyncProperty(story, fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 6 }), async (batches, types) => {
      run += 1;
      const [before, hushedBefore, toldBefore] = [await count(transitions), await count(hushed), toldBy(slack, lane)];
      const queue = batches.map((items) => batchOf(`s${run}`, items));
      const worker = async () => {
        for (let job = queue.shift(); job; job = queue.shift()) {
          const { flushes } = await record.route(job);
          await Promise.all(flushes.map((flush) => record.flush(flush.groupId)));
        }
      };
      const silencer = async () => {
        for (const type of types) {
          const { now } = record.clock;
          const matchers = [{ name: 'alertname', operator: '=' as const, value: `s${run}${type}` }];
          const made = await makeSilence(record.deps, 'a', { matchers, startsAt: now, endsAt: now + 3_600_000, createdBy: 'x', comment: 'x' }, anna);
          await Promise.all(made.groupIds.map((groupId) => record.flush(groupId)));
          await slack.drain(lane);
          record.clock.now += 1;
          const ended = await endSilence(record.deps, 'a', made.silenceId, anna);
          await Promise.all(ended.groupIds.map((groupId) => record.flush(groupId)));
        }
      };
      await Promise.all([worker(), worker(), worker(), worker(), silencer(), assertNoGap(record)]);
      for (let rounds = 0; rounds < 20 && (await flushDue()) > 0; rounds += 1) record.clock.now += 1;
      await slack.drainAll(lane);
      const left = await count('select coalesce(sum(pending), 0)::int as count from group_members');
      const hidden = (await count(hushed)) - hushedBefore;
      await assertNoGap(record);
      assert.deepEqual({ left, told: toldBy(slack, lane) - toldBefore + hidden }, { left: 0, told: (await count(transitions)) - before });
      assert.ok([...slack.asked.values()].every((times) => times === 1));
    }),
    { numRuns: 8 },
  );
});

test('each alert stands as its latest event says, whatever order its batches are worked in', async () => {
  const names = ['1', '2', '3', '4', '5', '6', '7', '8'];
  const jobs = Array.from({ length: 40 }, (_, index) => {
    const at = record.clock.now + index;
    const events = names.map((name) =>
      (index + Number(name)) % 3 === 0 ? resolved('order', name, { startsAt: at, endsAt: at }) : firing('order', name, { startsAt: at }),
    );
    return { batchId: randomUUID(), stamp: record.nextStamp(events.length), events };
  });
  record.clock.now += 1;
  const shuffled = jobs.toSorted((left, right) => (left.batchId < right.batchId ? -1 : 1));
  const worker = async () => {
    for (let job = shuffled.shift(); job; job = shuffled.shift()) await record.route(job);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  const alerts = await record.sql<{ name: string; status: string }>("select labels->>'name' as name, status from alerts where alert_type = 'order' order by 1");
  const last = new Map((jobs.at(-1)?.events ?? []).map((event) => [event.labels['name'], event.status]));
  assert.deepEqual(
    alerts,
    names.map((name) => ({ name, status: last.get(name) })),
  );
});
