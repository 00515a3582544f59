import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { endSnoozes } from '@tocsin/steps/endSnoozes';
import { escalateDue } from '@tocsin/steps/escalate';
import { escalateNow } from '@tocsin/steps/escalateNow';
import { didOf, type EscalationScene, minute, openEscalationScene } from '../support/escalationScene.ts';
import { firing, resolved } from '../support/events.ts';
import { anna, type TestRecord } from '../support/record.ts';
import { tocsin } from '../support/tocsin.ts';

let scene: EscalationScene;
let record: TestRecord;
before(async () => {
  scene = await openEscalationScene();
  record = scene.record;
});
afterEach(() => scene.forget());
after(() => record.close());

const alertsIn = async (groupId: string) =>
  (await record.sql<{ alert_id: string }>('select alert_id from group_members where group_id = $1', [groupId])).map(({ alert_id }) => alert_id);

async function silence(groupId: string, ms: number): Promise<void> {
  await record.sql("update group_members set suppressed_by = 'silence:x' where group_id = $1", [groupId]);
  await record.sql('update groups set suppressed = 1 where group_id = $1', [groupId]);
  record.clock.now += ms;
}

describe('the escalation of a group', () => {
  test('begins with what is told first, once, and goes through its levels and rounds until nobody has answered', async () => {
    const groupId = await scene.told('rounds');
    assert.deepEqual(
      (await scene.runsOf(groupId)).map(({ state }) => state),
      ['active'],
    );
    await scene.told('rounds', '2');
    assert.equal((await scene.runsOf(groupId)).length, 1);
    await record.sql('delete from sla_clocks');

    let from = record.clock.now + 1;
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['page']);
    assert.deepEqual(await scene.writesSince(from), [
      'slack:#alerts page: level 1/2 of critical, round 1: firing; asks @U012AB3CD; asked ',
      'slack:U012AB3CD page: level 1/2 of critical, round 1: firing; asks @U012AB3CD; asked ',
      'slack:#alerts reply: level 1/2 to #alerts anna',
    ]);
    from = record.clock.now + 1;
    assert.deepEqual(didOf(await scene.later(10 * minute)), ['page']);
    assert.deepEqual(await scene.writesSince(from), [
      'slack:#ops page: level 2/2 of critical, round 1: firing; asks @U012AB3CE S012AB3CD nobody in empty; asked #alerts anna',
      'slack:U012AB3CE page: level 2/2 of critical, round 1: firing; asks @U012AB3CE S012AB3CD nobody in empty; asked #alerts anna',
      'slack:#alerts reply broadcast: level 2/2 to #ops ben S012AB3CD',
    ]);
    assert.deepEqual(didOf(await scene.later(10 * minute)), []);
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['page']);
    assert.deepEqual(didOf(await scene.later(10 * minute)), ['page']);
    from = record.clock.now + 1;
    assert.deepEqual(didOf(await scene.later(10 * minute)), ['give_up']);
    assert.deepEqual(await scene.writesSince(from), [
      'slack:#ops page: unanswered 2/2 of critical, round 2: firing; asks ; asked #alerts anna #ops ben S012AB3CD',
      'slack:#alerts reply broadcast: unanswered',
    ]);
    assert.deepEqual(didOf(await scene.later(600 * minute)), []);
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
    const groupId = await scene.told('linked');
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
    const groupId = await scene.told('answered');
    record.clock.now += minute;
    const { alerts } = await record.press('acknowledged', groupId);
    assert.equal(alerts, 1);
    assert.deepEqual(
      (await scene.runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [['stopped', 'acknowledged']],
    );
    assert.deepEqual(didOf(await scene.later(60 * minute)), []);
    await record.flush(groupId);
    await scene.told('answered', '2');
    assert.deepEqual(
      (await scene.runsOf(groupId)).map(({ state }) => state),
      ['stopped', 'active'],
    );
    await record.press('acknowledged', groupId);
    record.clock.now += 30 * minute;
    await record.act({ do: 'unacknowledge' }, groupId);
    assert.deepEqual(didOf(await scene.later(4 * minute)), []);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
    await record.press('resolved', groupId);
    assert.deepEqual(
      (await scene.runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [
        ['stopped', 'acknowledged'],
        ['stopped', 'resolved'],
      ],
    );
    await record.act({ do: 'reopen' }, groupId);
    assert.equal((await scene.runsOf(groupId)).at(-1)?.state, 'active');
  });

  test('waits out a snooze, and goes on after it with the time that was left', async () => {
    const groupId = await scene.told('snoozed');
    record.clock.now += 2 * minute;
    await record.act({ do: 'snooze', until: record.clock.now + 60 * minute }, groupId);
    await record.sql('delete from sla_clocks');
    assert.deepEqual(didOf(await scene.later(60 * minute)), []);
    await endSnoozes(record.deps, 'a', await alertsIn(groupId));
    assert.deepEqual(didOf(await scene.later(2 * minute)), []);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
  });

  test('ends with the flush that tells that its source has resolved it', async () => {
    const groupId = await scene.told('source');
    await record.route({ events: [resolved('source', '1')] });
    record.clock.now += 15_000;
    await record.flush(groupId);
    assert.deepEqual(
      (await scene.runsOf(groupId)).map(({ state, stop_reason }) => [state, stop_reason]),
      [['stopped', 'resolved']],
    );
  });

  test('goes on after an acknowledgement where only the end stops it, and is not there where the route says none', async () => {
    const groupId = await scene.told('stubborn');
    await record.press('acknowledged', groupId);
    await record.flush(groupId);
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['page']);
    await record.press('resolved', groupId);
    assert.deepEqual(await scene.runsOf(await scene.told('quiet')), []);
  });

  test('waits while all that fires is suppressed, and goes on when that ends, with the same distance between its levels', async () => {
    const groupId = await scene.told('hushed');
    await record.sql('delete from sla_clocks where group_id = $1', [groupId]);
    await silence(groupId, 5 * minute);
    assert.deepEqual(didOf(await scene.later(0)), ['wait']);
    record.clock.now += 20_000;
    await record.sql('update groups set next_flush_at = to_timestamp($2::float8 / 1000) where group_id = $1', [groupId, record.clock.now]);
    await record.flush(groupId);
    assert.deepEqual(didOf(await scene.later(0)), ['page']);
    assert.deepEqual(didOf(await scene.later(9 * minute)), []);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
    await record.press('resolved', groupId);
  });

  test('waits for the business hours that its policy names, but not when it is critical', async () => {
    const day = 24 * 60 * minute;
    const night = Math.ceil(record.clock.now / day) * day + 20 * 60 * minute;
    record.clock.now = night;
    const groupId = await scene.told('nightly');
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['wait']);
    assert.deepEqual(didOf(await scene.later(60 * minute)), []);
    record.clock.now = night + 13 * 60 * minute - minute;
    assert.deepEqual(didOf(await scene.later(0)), []);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
    record.clock.now = night + day;
    await record.route({ events: [firing('nightly', 'critical', { severity: 'critical' })] });
    await record.sql('delete from escalation_runs');
    record.clock.now += 15_000;
    await record.flush(groupId);
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['page']);
  });

  test('is told at once when somebody wants so', async () => {
    const groupId = await scene.told('impatient');
    const request = { tenantId: 'a', groupId, actor: anna };
    assert.deepEqual(await escalateNow(record.deps, request), { result: 'done', policy: 'critical', level: 1, runs: 1 });
    assert.deepEqual(didOf(await scene.later(0)), ['page']);
    assert.deepEqual(didOf(await scene.later(9 * minute)), []);
    assert.deepEqual(didOf(await scene.later(minute)), ['page']);
    const say = async () => (await tocsin(record, 'escalate', groupId, '--tenant', 'a', '--author', 'carla')).out.trim();
    assert.equal(await say(), 'critical: level 1 is told now');
    await record.press('acknowledged', groupId);
    assert.deepEqual(await escalateNow(record.deps, request), { result: 'nothing_to_do' });
    assert.match(await say(), /^nothing escalates this group/);
  });
});
