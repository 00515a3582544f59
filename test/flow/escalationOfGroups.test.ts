import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { alertIdOf } from '@tocsin/core/identity';
import { endSnoozes } from '@tocsin/steps/endSnoozes';
import { type Escalated, escalateDue } from '@tocsin/steps/escalate';
import { escalateNow } from '@tocsin/steps/escalateNow';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { firing, resolved } from '../support/events.ts';
import { anna, openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';

const file = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts' },
  people: [
    { name: 'anna', slack_user: 'U012AB3CD' },
    { name: 'ben', slack_user: 'U012AB3CE' },
  ],
  schedules: [
    { name: 'primary', time_zone: 'UTC', layers: [{ name: 'week', people: ['ben'], rotation: 'weekly', start: '2020-01-06T09:00' }] },
    { name: 'empty', time_zone: 'UTC', layers: [{ name: 'week', people: ['none'], rotation: 'weekly', start: '2020-01-06T09:00' }] },
  ],
  escalation_policies: [
    {
      name: 'critical',
      levels: [
        { delay: '5m', people: ['anna'] },
        { delay: '15m', channels: ['#ops'], user_groups: ['S012AB3CD'], schedules: ['primary', 'empty'] },
      ],
      repeat: 1,
      repeat_delay: '10m',
      acknowledge_within: '8m',
      resolve_within: '2h',
      warn_before: '1m',
    },
    { name: 'office', levels: [{ delay: '5m' }, { delay: '6m' }], business_hours: ['office'] },
    { name: 'to the end', levels: [{ delay: '5m' }], stop_on: ['resolved'] },
  ],
  time_intervals: [{ name: 'office', time_intervals: [{ times: [{ start_time: '09:00', end_time: '17:00' }] }] }],
  route: {
    receiver: 'default',
    escalation_policy: 'critical',
    routes: [
      { matchers: ['alertname="nightly"'], escalation_policy: 'office' },
      { matchers: ['alertname="stubborn"'], escalation_policy: 'to the end' },
      { matchers: ['alertname=~"quiet|byName"'], escalation_policy: 'none' },
    ],
  },
};

let record: TestRecord;
let slack: ReturnType<typeof scriptedSlack>;
before(async () => {
  record = await openRecord([file]);
  slack = scriptedSlack(record);
});
afterEach(() => record.sql('delete from escalation_runs'));
afterEach(() => record.sql('delete from sla_clocks'));
after(() => record.close());

const minute = 60_000;

/** Lets an alert fire and its group be told, and Slack take it; answers the group. */
async function told(alertname: string, instance = '1'): Promise<string> {
  const { flushes } = await record.route({ events: [firing(alertname, instance)] });
  record.clock.now += 15_000;
  const groupId = flushes[0]?.groupId ?? '';
  await record.flush(groupId);
  await slack.drainAll('slack:#alerts');
  return groupId;
}

async function later(ms: number): Promise<Escalated> {
  record.clock.now += ms;
  const escalated = await escalateDue(record.deps, 'a');
  await slack.drainAll('slack:#alerts');
  return escalated;
}

const runsOf = (groupId: string) =>
  record.sql<{ run_id: string; state: string; stop_reason: string | null; round: number; next_level: number | null }>(
    'select run_id, state, stop_reason, round, next_level from escalation_runs where group_id = $1 order by started_at',
    [groupId],
  );
const alertsIn = async (groupId: string) =>
  (await record.sql<{ alert_id: string }>('select alert_id from group_members where group_id = $1', [groupId])).map(({ alert_id }) => alert_id);
const didOf = ({ fired }: Escalated) => fired.map(({ did }) => did);
/** What was written of an escalation since, by lane: kind and text. */
const writesSince = async (from: number) =>
  (
    await record.sql<{ lane: string; kind: string; text: string; broadcast: boolean | null }>(
      `select lane, kind, message->>'text' as text, (message->>'broadcast')::boolean as broadcast from writes
       where not_before >= to_timestamp($1::float8 / 1000) and (kind = 'page' or message->>'text' ~ '^(level|unanswered|sla)') order by seq`,
      [from],
    )
  ).map(({ lane, kind, text, broadcast }) => `${lane} ${kind}${broadcast ? ' broadcast' : ''}: ${text}`);

async function silence(groupId: string, ms: number): Promise<void> {
  await record.sql("update group_members set suppressed_by = 'silence:x' where group_id = $1", [groupId]);
  await record.sql('update groups set suppressed = 1 where group_id = $1', [groupId]);
  record.clock.now += ms;
}

describe('the escalation of a group', () => {
  test('begins with what is told first, once, and goes through its levels and rounds until nobody has answered', async () => {
    const groupId = await told('rounds');
    assert.deepEqual(
      (await runsOf(groupId)).map(({ state }) => state),
      ['active'],
    );
    await told('rounds', '2');
    assert.equal((await runsOf(groupId)).length, 1);
    await record.sql('delete from sla_clocks');

    let from = record.clock.now + 1;
    assert.deepEqual(didOf(await later(5 * minute)), ['page']);
    assert.deepEqual(await writesSince(from), [
      'slack:#alerts page: level 1/2 of critical, round 1: firing; asks @U012AB3CD; asked ',
      'slack:U012AB3CD page: level 1/2 of critical, round 1: firing; asks @U012AB3CD; asked ',
      'slack:#alerts reply: level 1/2 to #alerts anna',
    ]);
    from = record.clock.now + 1;
    assert.deepEqual(didOf(await later(10 * minute)), ['page']);
    assert.deepEqual(await writesSince(from), [
      'slack:#ops page: level 2/2 of critical, round 1: firing; asks @U012AB3CE S012AB3CD nobody in empty; asked #alerts anna',
      'slack:U012AB3CE page: level 2/2 of critical, round 1: firing; asks @U012AB3CE S012AB3CD nobody in empty; asked #alerts anna',
      'slack:#alerts reply broadcast: level 2/2 to #ops ben S012AB3CD',
    ]);
    assert.deepEqual(didOf(await later(10 * minute)), []);
    assert.deepEqual(didOf(await later(5 * minute)), ['page']);
    assert.deepEqual(didOf(await later(10 * minute)), ['page']);
    from = record.clock.now + 1;
    assert.deepEqual(didOf(await later(10 * minute)), ['give_up']);
    assert.deepEqual(await writesSince(from), [
      'slack:#ops page: unanswered 2/2 of critical, round 2: firing; asks ; asked #alerts anna #ops ben S012AB3CD',
      'slack:#alerts reply broadcast: unanswered',
    ]);
    assert.deepEqual(didOf(await later(600 * minute)), []);
    const noted = await record.sql<{ kind: string; detail: { level?: number; whom?: string[]; lanes?: string[] } }>(
      "select kind, detail from timeline where group_id = $1 and kind like 'escal%' order by at",
      [groupId],
    );
    assert.deepEqual(
      noted.map(({ kind }) => kind),
      ['escalated', 'escalated', 'escalated', 'escalated', 'escalation_ended'],
    );
    assert.deepEqual([noted[1]?.detail.level, noted[1]?.detail.whom, noted[1]?.detail.lanes], [2, ['ben', 'S012AB3CD'], ['slack:#ops']]);
  });

  test('links to the message of the group', async () => {
    const groupId = await told('linked');
    let permalink: string | null = null;
    const deps = {
      ...record.deps,
      renderEscalation: (plan: never, input: never) => {
        permalink = (input as { view: { permalink: string | null } }).view.permalink;
        return record.deps.renderEscalation(plan, input);
      },
    };
    record.clock.now += 5 * minute;
    await escalateDue(deps as typeof record.deps, 'a');
    const [anchor] = await record.sql<{ channel_id: string; ts: string }>('select channel_id, ts from messages where group_id = $1', [groupId]);
    assert.equal(permalink, `https://slack.test/${anchor?.channel_id}/${anchor?.ts}`);
    await record.press('acknowledged', groupId);
  });

  test('ends with an acknowledgement; what fires anew begins another; what is taken back goes on with the time that was left', async () => {
    const groupId = await told('answered');
    record.clock.now += minute;
    const { alerts } = await record.press('acknowledged', groupId);
    assert.equal(alerts, 1);
    assert.deepEqual(
      (await runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [['stopped', 'acknowledged']],
    );
    assert.deepEqual(didOf(await later(60 * minute)), []);
    await record.flush(groupId);
    await told('answered', '2');
    assert.deepEqual(
      (await runsOf(groupId)).map(({ state }) => state),
      ['stopped', 'active'],
    );
    await record.press('acknowledged', groupId);
    record.clock.now += 30 * minute;
    await record.act({ do: 'unacknowledge' }, groupId);
    assert.deepEqual(didOf(await later(4 * minute)), []);
    assert.deepEqual(didOf(await later(minute)), ['page']);
    await record.press('resolved', groupId);
    assert.deepEqual(
      (await runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [
        ['stopped', 'acknowledged'],
        ['stopped', 'resolved'],
      ],
    );
    await record.act({ do: 'reopen' }, groupId);
    assert.equal((await runsOf(groupId)).at(-1)?.state, 'active');
  });

  test('waits out a snooze, and goes on after it with the time that was left', async () => {
    const groupId = await told('snoozed');
    record.clock.now += 2 * minute;
    await record.act({ do: 'snooze', until: record.clock.now + 60 * minute }, groupId);
    await record.sql('delete from sla_clocks');
    assert.deepEqual(didOf(await later(60 * minute)), []);
    await endSnoozes(record.deps, 'a', await alertsIn(groupId));
    assert.deepEqual(didOf(await later(2 * minute)), []);
    assert.deepEqual(didOf(await later(minute)), ['page']);
  });

  test('ends with the flush that tells that its source has resolved it', async () => {
    const groupId = await told('source');
    await record.route({ events: [resolved('source', '1')] });
    record.clock.now += 15_000;
    await record.flush(groupId);
    assert.deepEqual(
      (await runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [['stopped', 'resolved']],
    );
  });

  test('goes on after an acknowledgement where only the end stops it, and is not there where the route says none', async () => {
    const groupId = await told('stubborn');
    await record.press('acknowledged', groupId);
    await record.flush(groupId);
    assert.deepEqual(didOf(await later(5 * minute)), ['page']);
    await record.press('resolved', groupId);
    assert.deepEqual(await runsOf(await told('quiet')), []);
  });

  test('waits while all that fires is suppressed, and goes on when that ends, with the same distance between its levels', async () => {
    const groupId = await told('hushed');
    await record.sql('delete from sla_clocks where group_id = $1', [groupId]);
    await silence(groupId, 5 * minute);
    assert.deepEqual(didOf(await later(0)), ['wait']);
    record.clock.now += 20_000;
    await record.sql('update groups set next_flush_at = to_timestamp($2::float8 / 1000) where group_id = $1', [groupId, record.clock.now]);
    await record.flush(groupId);
    assert.deepEqual(didOf(await later(0)), ['page']);
    assert.deepEqual(didOf(await later(9 * minute)), []);
    assert.deepEqual(didOf(await later(minute)), ['page']);
    await record.press('resolved', groupId);
  });

  test('waits for the business hours that its policy names, but not when it is critical', async () => {
    const day = 24 * 60 * minute;
    const night = Math.ceil(record.clock.now / day) * day + 20 * 60 * minute;
    record.clock.now = night;
    const groupId = await told('nightly');
    assert.deepEqual(didOf(await later(5 * minute)), ['wait']);
    assert.deepEqual(didOf(await later(60 * minute)), []);
    record.clock.now = night + 13 * 60 * minute - minute;
    assert.deepEqual(didOf(await later(0)), []);
    assert.deepEqual(didOf(await later(minute)), ['page']);
    assert.deepEqual(didOf(await later(minute)), ['page']);
    record.clock.now = night + day;
    await record.route({ events: [firing('nightly', 'critical', { severity: 'critical' })] });
    await record.sql('delete from escalation_runs');
    record.clock.now += 15_000;
    await record.flush(groupId);
    assert.deepEqual(didOf(await later(5 * minute)), ['page']);
  });

  test('is told at once when somebody wants so', async () => {
    const groupId = await told('impatient');
    const request = { tenantId: 'a', groupId, actor: anna };
    assert.deepEqual(await escalateNow(record.deps, request), { result: 'done', policy: 'critical', level: 1, runs: 1 });
    assert.deepEqual(didOf(await later(0)), ['page']);
    assert.deepEqual(didOf(await later(9 * minute)), []);
    assert.deepEqual(didOf(await later(minute)), ['page']);
    await record.press('acknowledged', groupId);
    assert.deepEqual(await escalateNow(record.deps, request), { result: 'nothing_to_do' });
  });
});

describe('an alert that is escalated by the name of a policy', () => {
  test('has its levels, and its promises', async () => {
    await told('byName');
    const alertId = alertIdOf('a', { by: 'dedup_key', dedupKey: 'byName/1' });
    const setup = { kind: 'setup' as const, tenantId: 'a', runId: randomUUID(), alertId, levels: [], startedAt: record.clock.now, actorTokenId: 't' };
    assert.equal(await setUpEscalation(record.deps, { ...setup, policy: 'unheard of' }), null);
    assert.deepEqual(await setUpEscalation(record.deps, { ...setup, policy: 'critical' }), { at: record.clock.now + 5 * minute });
    assert.deepEqual(didOf(await later(5 * minute)), ['page']);
    const warned = await later(2 * minute);
    assert.deepEqual(warned.clocks, [{ kind: 'acknowledge', did: 'warn' }]);
    assert.ok(warned.lanes.includes('slack:#alerts'));
  });
});

describe('a time that was promised', () => {
  const clocksOf = (groupId: string) =>
    record.sql<{ kind: string; state: string }>('select kind, state from sla_clocks where group_id = $1 order by kind', [groupId]);

  test('is warned of in the thread before it is missed, and that it was missed is on record', async () => {
    const groupId = await told('missed');
    const from = record.clock.now + 1;
    const warned = await later(7 * minute);
    assert.deepEqual(warned.clocks, [{ kind: 'acknowledge', did: 'warn' }]);
    const breached = await later(minute);
    assert.deepEqual(breached.clocks, [{ kind: 'acknowledge', did: 'breach' }]);
    assert.deepEqual(
      (await writesSince(from)).filter((text) => text.includes(': sla')),
      ['slack:#alerts reply broadcast: sla_warning acknowledge', 'slack:#alerts reply broadcast: sla_breached acknowledge'],
    );
    assert.deepEqual(await clocksOf(groupId), [
      { kind: 'acknowledge', state: 'breached' },
      { kind: 'resolve', state: 'running' },
    ]);
    const [audit] = await record.sql<{ action: string }>("select action from audit where action = 'sla.breached'");
    assert.ok(audit);
    await record.press('resolved', groupId);
    await record.flush(groupId);
  });

  test('that is kept is said nothing of', async () => {
    const groupId = await told('kept');
    await record.press('acknowledged', groupId);
    await record.flush(groupId);
    assert.deepEqual(await clocksOf(groupId), [
      { kind: 'acknowledge', state: 'met' },
      { kind: 'resolve', state: 'running' },
    ]);
    assert.deepEqual((await later(100 * minute)).clocks, []);
    await record.press('resolved', groupId);
    await record.flush(groupId);
    assert.deepEqual((await clocksOf(groupId)).at(-1), { kind: 'resolve', state: 'met' });
    assert.deepEqual((await later(100 * minute)).clocks, []);
  });
});
