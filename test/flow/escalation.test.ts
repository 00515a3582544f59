import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { alertIdOf } from '@tocsin/core/identity';
import { escalateDue } from '@tocsin/steps/escalate';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { dueLevels } from '@tocsin/store/dueWork';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

const levels = [
  { delay: 300, channels: ['#dev', '#ops', '#dev'] },
  { delay: 900, channels: ['#boss'] },
];

/** Sets a run up on the alert `type`; answers its id. */
async function setUp(type: string): Promise<string> {
  const runId = randomUUID();
  const alertId = alertIdOf('a', { by: 'dedup_key', dedupKey: `${type}/1` });
  const setup = { kind: 'setup', tenantId: 'a', runId, alertId, policy: 'sla', levels, startedAt: record.clock.now, actorTokenId: 't' } as const;
  assert.deepEqual(await setUpEscalation(record.deps, setup), { at: record.clock.now + 300_000 });
  assert.deepEqual(await setUpEscalation(record.deps, setup), { at: setup.startedAt + 300_000 });
  return runId;
}

/** Tells what is due; answers what the run did, `nothing` when it was not its turn. */
const fire = async (runId: string) => (await escalateDue(record.deps, 'a')).fired.find((step) => step.runId === runId)?.did ?? 'nothing';
const pagesOf = (runId: string) =>
  record.sql<{ lane: string; state: string; level: number }>("select lane, state, level from writes where run_id = $1 and kind = 'page' order by seq", [runId]);
const runOf = async (runId: string) => (await record.sql('select state, stop_reason, next_level from escalation_runs where run_id = $1', [runId]))[0];
const due = (until: number) => dueLevels(record.store, until, record.clock.now, 5, 10);

describe('an escalation', () => {
  test('pages each channel of a level once when it is due, and says at the end that nobody answered', async () => {
    await record.route({ events: [firing('page', '1')] });
    const runId = await setUp('page');
    assert.equal(await fire(runId), 'nothing');
    record.clock.now += 300_000;
    const [soon] = await due(record.clock.now);
    assert.ok(soon?.tenantId === 'a' && Math.abs(soon.at - record.clock.now) <= 5);
    const [first, second] = await Promise.all([fire(runId), fire(runId)]);
    assert.deepEqual([first, second].sort(), ['nothing', 'page']);
    assert.deepEqual(
      (await pagesOf(runId)).map(({ lane }) => lane),
      ['slack:#dev', 'slack:#ops'],
    );
    record.clock.now += 600_000;
    assert.deepEqual([await fire(runId), await fire(runId)], ['page', 'nothing']);
    record.clock.now += 300_000;
    assert.deepEqual([await fire(runId), await fire(runId)], ['give_up', 'nothing']);
    const said = await record.sql<{ text: string }>("select message->>'text' as text from writes where run_id = $1 and lane = 'slack:#boss' order by seq", [
      runId,
    ]);
    assert.deepEqual(
      said.map(({ text }) => text),
      ['level 2/2 of sla, round 1: firing; asks ; asked #dev #ops', 'unanswered 2/2 of sla, round 1: firing; asks ; asked #dev #ops #boss'],
    );
    assert.deepEqual(await runOf(runId), { state: 'finished', stop_reason: 'nobody answered', next_level: null });
    assert.deepEqual(await due(record.clock.now + 1e9), []);
  });

  test('stops at an acknowledgement, and takes back the pages that are not out yet', async () => {
    const { flushes } = await record.route({ events: [firing('stop', '1')] });
    const runId = await setUp('stop');
    record.clock.now += 300_000;
    await record.flush(flushes[0]?.groupId ?? '');
    await fire(runId);
    await record.press('acknowledged', flushes[0]?.groupId ?? '');
    assert.deepEqual(await runOf(runId), { state: 'stopped', stop_reason: 'acknowledged', next_level: 1 });
    assert.deepEqual(
      (await pagesOf(runId)).map(({ state }) => state),
      ['suppressed', 'suppressed'],
    );
    record.clock.now += 600_000;
    assert.equal(await fire(runId), 'nothing');
  });

  test('stops when its alert is resolved, also when its last level is told already', async () => {
    await record.route({ events: [firing('over', '1')] });
    const runId = await setUp('over');
    for (const later of [300_000, 600_000, 300_000]) {
      record.clock.now += later;
      await fire(runId);
    }
    await record.route({ events: [resolved('over', '1')] });
    assert.deepEqual(new Set((await pagesOf(runId)).map(({ state }) => state)), new Set(['suppressed']));
  });

  test('an acknowledgement and a level at the same moment: either the page is taken back or it never was', async () => {
    for (let round = 0; round < 10; round += 1) {
      const type = `race${round}`;
      const { flushes } = await record.route({ events: [firing(type, '1')] });
      const runId = await setUp(type);
      record.clock.now += 300_000;
      await record.flush(flushes[0]?.groupId ?? '');
      await Promise.all([fire(runId), record.press('acknowledged', flushes[0]?.groupId ?? '')]);
      assert.ok(
        (await pagesOf(runId)).every(({ state }) => state === 'suppressed'),
        type,
      );
      assert.equal((await runOf(runId))?.['state'], 'stopped');
    }
  });

  test('a page that is refused while somebody acknowledges does not go out afterwards', async () => {
    await record.sql("update writes set state = 'suppressed', ended_at = now() where state = 'owed'");
    const { flushes } = await record.route({ events: [firing('refused', '1')] });
    const runId = await setUp('refused');
    record.clock.now += 300_000;
    await record.flush(flushes[0]?.groupId ?? '');
    await fire(runId);
    const slack = scriptedSlack(record);
    slack.answer = async () => {
      await record.press('acknowledged', flushes[0]?.groupId ?? '');
      slack.answer = () => ({ kind: 'accepted', channelId: 'C', ts: '1' });
      return { kind: 'limited', retryAfterMs: 1_000, code: 'http_429' };
    };
    await slack.drainAll('slack:#dev');
    assert.deepEqual([slack.said.length, (await pagesOf(runId)).map(({ state }) => state)], [0, ['suppressed', 'suppressed']]);
  });

  test('set up before its alert arrives waits for it', async () => {
    const runId = await setUp('late');
    record.clock.now += 300_000;
    assert.equal(await fire(runId), 'wait');
    await record.route({ events: [firing('late', '1')] });
    record.clock.now += 5_000;
    assert.equal(await fire(runId), 'page');
  });
});
