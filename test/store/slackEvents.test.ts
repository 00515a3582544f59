import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { retentionSchema } from '@tocsin/contracts/tenant/retention';
import { groupAt } from '@tocsin/store/groupAt';
import { setMute } from '@tocsin/store/mutes';
import { pruneRows } from '@tocsin/store/prune';
import { takeSlackEvent } from '@tocsin/store/slackEvents';
import { inTenant } from '@tocsin/store/transaction';
import { type EscalationScene, minute, openEscalationScene } from '../support/escalationScene.ts';

const day = 1_440 * minute;
let scene: EscalationScene;
before(async () => {
  scene = await openEscalationScene();
});
after(() => scene.record.close());

const take = (keys: readonly string[], at = Date.now()) => inTenant(scene.record.store, 'a', (tx) => takeSlackEvent(tx, keys, at));

test('an event is taken once under any of its names, by whoever of many comes first, and again if their transaction fails', async () => {
  const taken = await Promise.all(Array.from({ length: 8 }, () => take(['Ev1', 'C1/1.1'])));
  assert.equal(taken.filter(Boolean).length, 1);
  assert.equal(await take(['Ev2', 'C1/1.1']), false);
  const failed = inTenant(scene.record.store, 'a', async (tx) => {
    assert.equal(await takeSlackEvent(tx, ['Ev3'], Date.now()), true);
    throw new Error('the work failed');
  });
  await assert.rejects(failed, /the work failed/);
  assert.equal(await take(['Ev3']), true);
});

test('the group of a message is found by its own and by the pages of its escalation, and that of an earlier episode is known as such', async () => {
  const { record, slack, told, later } = scene;
  const groupId = await told('disk');
  const at = (ts: string, channelId = 'C1') => inTenant(record.store, 'a', (tx) => groupAt(tx, { channelId, ts }));
  assert.deepEqual(await at('1'), { groupId, episode: 1, isPresent: true });
  assert.equal(await at('1', 'C2'), null);
  await later(5 * minute);
  const page = slack.said.find(({ write }) => write.kind === 'page') ?? assert.fail('no page');
  assert.deepEqual(await at(page.ts), { groupId, episode: 1, isPresent: true });
  await record.sql('update groups set episode = 2 where group_id = $1', [groupId]);
  for (const ts of ['1', page.ts]) assert.deepEqual(await at(ts), { groupId, episode: 1, isPresent: false });
  assert.equal(await at('9999'), null);
});

test('what is over for long is forgotten', async () => {
  const now = Date.now();
  await take(['old'], now - 3 * day);
  await inTenant(scene.record.store, 'a', async (tx) => {
    await setMute(tx, 'U1', now - 40 * day, now - 41 * day);
    await setMute(tx, 'U2', now + day, now);
  });
  await pruneRows(scene.record.store, new Map([['a', retentionSchema.parse({ alerts: '30d' })]]), now, 100);
  const keys = await scene.record.sql<{ event_key: string }>("select event_key from slack_events where event_key in ('old', 'Ev1')");
  assert.deepEqual(keys, [{ event_key: 'Ev1' }]);
  assert.deepEqual(await scene.record.sql('select user_id from mutes'), [{ user_id: 'U2' }]);
});
