import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { alertIdOf } from '@tocsin/core/identity';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { didOf, type EscalationScene, minute, openEscalationScene } from '../support/escalationScene.ts';
import type { TestRecord } from '../support/record.ts';

let scene: EscalationScene;
let record: TestRecord;
before(async () => {
  scene = await openEscalationScene();
  record = scene.record;
});
afterEach(() => scene.forget());
after(() => record.close());

describe('an alert that is escalated by the name of a policy', () => {
  test('has its levels, and its promises', async () => {
    await scene.told('byName');
    const alertId = alertIdOf('a', { by: 'dedup_key', dedupKey: 'byName/1' });
    const setup = { kind: 'setup' as const, tenantId: 'a', runId: randomUUID(), alertId, levels: [], startedAt: record.clock.now, actorTokenId: 't' };
    assert.equal(await setUpEscalation(record.deps, { ...setup, policy: 'unheard of' }), null);
    assert.deepEqual(await setUpEscalation(record.deps, { ...setup, policy: 'critical' }), { at: record.clock.now + 5 * minute });
    assert.deepEqual(didOf(await scene.later(5 * minute)), ['page']);
    const warned = await scene.later(2 * minute);
    assert.deepEqual(warned.clocks, [{ kind: 'acknowledge', did: 'warn' }]);
    assert.ok(warned.lanes.includes('slack:#alerts'));
  });
});

describe('a time that was promised', () => {
  const clocksOf = (groupId: string) =>
    record.sql<{ kind: string; state: string }>('select kind, state from sla_clocks where group_id = $1 order by kind', [groupId]);

  test('is warned of in the thread before it is missed, and that it was missed is on record', async () => {
    const groupId = await scene.told('missed');
    const from = record.clock.now + 1;
    const warned = await scene.later(7 * minute);
    assert.deepEqual(warned.clocks, [{ kind: 'acknowledge', did: 'warn' }]);
    const breached = await scene.later(minute);
    assert.deepEqual(breached.clocks, [{ kind: 'acknowledge', did: 'breach' }]);
    assert.deepEqual(
      (await scene.writesSince(from)).filter((text) => text.includes(': sla')),
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
    const groupId = await scene.told('kept');
    await record.press('acknowledged', groupId);
    await record.flush(groupId);
    assert.deepEqual(await clocksOf(groupId), [
      { kind: 'acknowledge', state: 'met' },
      { kind: 'resolve', state: 'running' },
    ]);
    assert.deepEqual((await scene.later(100 * minute)).clocks, []);
    await record.press('resolved', groupId);
    await record.flush(groupId);
    assert.deepEqual((await clocksOf(groupId)).at(-1), { kind: 'resolve', state: 'met' });
    assert.deepEqual((await scene.later(100 * minute)).clocks, []);
  });
});
