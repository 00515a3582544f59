import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { askAgainMs, askFullAgainMs } from '@tocsin/core/workspaceFault';
import { healWorkspace } from '@tocsin/steps/healWorkspace';
import { tellElsewhere } from '@tocsin/steps/tellElsewhere';
import { takeUrgent } from '@tocsin/store/tellElsewhere';
import { inTenant } from '@tocsin/store/transaction';
import { claimProbe, claimTrial, endWorkspaceFault, insertWorkspaceFault, loadWorkspaceFault, offerTrial } from '@tocsin/store/workspaceFaults';
import { firing } from '../support/events.ts';
import { faultWords } from '../support/faultWords.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const [lane, hook, admins] = ['slack:#ops', 'webhook:rescue', 'slack:#admins'];
let record: TestRecord;
let slack: ScriptedSlack;
let round = 0;
let refused: 'bad_credential' | 'workspace_full' | null = null;

before(async () => {
  const slack_config = { default_channel: '#ops', admins: ['#admins'], fallback_webhook: 'rescue' };
  record = await openRecord([{ tenant: 'a', slack_config, route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s' } }]);
});
after(() => record.close());
beforeEach(async () => {
  round += 1;
  refused = null;
  await record.sql('delete from workspace_faults');
  await record.sql('delete from writes');
  slack = scriptedSlack(record);
  slack.instead = hook;
  const { answer } = slack;
  slack.answer = (write, at) => (refused && at.startsWith('slack:') ? { kind: refused, code: 'x_code' } : answer(write, at));
});

async function happen(name: string, severity: 'critical' | 'warning'): Promise<void> {
  record.clock.now += 1;
  const { flushes } = await record.route({ events: [firing(`r${round}${name}`, '1', { severity, startsAt: record.clock.now })] });
  record.clock.now += 20_000;
  for (const { groupId } of flushes) await record.flush(groupId);
}
const deps = () => ({ ...record.deps, takeUrgent, endWorkspaceFault, renderFault: faultWords });
const fault = () => inTenant(record.store, 'a', loadWorkspaceFault);
async function standIn(of: string): Promise<number> {
  const now = await fault();
  assert.ok(now);
  return tellElsewhere(deps(), await record.deps.planOf('a'), of, { fault: now, instead: hook });
}
const texts = (at: string) => slack.said.filter((said) => said.lane === at).map(({ write }) => write.message.text);

describe('a workspace that refuses a write', () => {
  test('is noted once with the write, for as long as its class asks, and the admins hear of it by the other way', async () => {
    for (const [kind, waitMs] of [
      ['bad_credential', askAgainMs],
      ['workspace_full', askFullAgainMs],
    ] as const) {
      await record.sql('delete from workspace_faults');
      refused = kind;
      await happen(kind, 'critical');
      await slack.drain(lane, { renewVisit: async () => false });
      const { code, tryAt, since } = (await fault()) ?? {};
      assert.deepEqual([code, (tryAt ?? 0) - (since ?? 0)], ['x_code', waitMs]);
      await slack.drain(lane, { renewVisit: async () => false });
    }
    await slack.drainAll(hook);
    assert.deepEqual(texts(hook), ['en notice: Slack (?) x_code, told in webhook rescue', 'en notice: Slack (?) x_code, told in webhook rescue']);
    assert.deepEqual(await record.sql("select attempt from writes where state = 'owed' and attempt > 0"), []);
  });

  test('has what is critical told elsewhere once, and nothing of it goes round when the other way is shut too', async () => {
    refused = 'bad_credential';
    await happen('bad', 'critical');
    await happen('mild', 'warning');
    await slack.drain(lane, { renewVisit: async () => false });
    assert.deepEqual([await standIn(lane), await standIn(lane)], [1, 0]);
    slack.answer = () => ({ kind: 'bad_channel', code: 'no_service' });
    await slack.drainAll(hook);
    const places = await record.sql<{ lane: string }>("select distinct lane from writes where state = 'owed' order by lane");
    assert.deepEqual(
      places.map((row) => row.lane),
      [admins, lane],
    );
    for (const { lane: at } of places) assert.equal(await standIn(at), 0, at);
  });

  test('ends with a notice in both places, and only once', async () => {
    refused = 'bad_credential';
    await happen('bad', 'critical');
    await slack.drain(lane, { renewVisit: async () => false });
    const plan = await record.deps.planOf('a');
    assert.deepEqual(await healWorkspace(deps(), plan, hook), [admins, hook]);
    assert.deepEqual(await healWorkspace(deps(), plan, hook), []);
    refused = null;
    await slack.drainAll(lane);
    assert.deepEqual([texts(lane).length, await fault()], [1, null]);
  });
});

test('of many who would ask a workspace one does, when it is time or it was connected anew, and one write has the trial', async () => {
  const within = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(record.store, 'a', work);
  const now = record.clock.now;
  await within((tx) => insertWorkspaceFault(tx, { code: 'x', now, tryAt: now + 1_000, told: false }));
  const ask = async (at: number) => (await Promise.all([1, 2, 3].map(() => within((tx) => claimProbe(tx, at, at + askAgainMs))))).filter(Boolean).length;
  assert.deepEqual([await ask(now), await ask(now + 1_000), await ask(now + 2_000)], [0, 1, 0]);
  await record.sql(
    "insert into workspaces (tenant_id, team_id, bot_user_id, sealed_bot_token, source, updated_at) values ('a', 'T9', 'U', '', 'install', $1)",
    [new Date(now + 60_000)],
  );
  assert.equal((await fault())?.hasNews, true);
  assert.deepEqual([await ask(now + 61_000), await ask(now + 62_000)], [1, 0]);
  await within((tx) => offerTrial(tx, now + 100_000));
  const trials = await Promise.all([1, 2, 3].map(() => within((tx) => claimTrial(tx, now))));
  assert.equal(trials.filter(Boolean).length, 1);
});
