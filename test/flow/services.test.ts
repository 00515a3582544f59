import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import { actFromService } from '@tocsin/steps/actFromService';
import { noteThere } from '@tocsin/store/noteThere';
import { openEscalationScene } from '../support/escalationScene.ts';
import { firing, resolved } from '../support/events.ts';
import { openScene, type Scene, says } from '../support/suppressionScene.ts';

const [lane, other] = ['pagerduty:payments', 'signed_webhook:ours'];
let scene: Scene;
/** How PagerDuty has each key: triggered before anything else, as its receiver does it. */
const answers = (outcome?: Outcome): Scene['slack']['answer'] => {
  return (write, at) => {
    if (at.startsWith('slack:')) return { kind: 'accepted', channelId: 'C1', ts: String(Math.random()) };
    if (outcome) return outcome;
    const there = { channelId: at.split(':')[0] ?? '', ts: write.message.notice?.key ?? '' };
    const isBegun = write.anchor !== null || write.message.notice?.status === 'firing';
    return isBegun ? { kind: 'accepted', ...there } : { kind: 'begun', there, code: 'triggered' };
  };
};
beforeEach(async () => {
  const receivers = [{ name: 'all', slack: [{ channel: '#alerts' }], pagerduty: [{ endpoint: 'payments' }], signed_webhook: [{ endpoint: 'ours' }] }];
  scene = await openScene({ receivers }, ['slack:#alerts', lane, other]);
  scene.slack.answer = answers();
});
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const told = (at = lane) =>
  scene.slack.said
    .splice(0)
    .filter((said) => said.lane === at)
    .map(({ write: { kind, message } }) => `${kind} ${message.notice?.status} ${message.notice?.alerts.length}`);
const from = (groupId: string, act: 'acknowledge' | 'resolve', episode = 1, at: string | undefined = lane) =>
  actFromService(
    { ...scene.record.deps, noteThere },
    { tenantId: 'a', kind: 'pagerduty', ...(at && { lane: at }), key: `${groupId}:${episode}`, do: act, by: 'Berta' },
  );

describe('a service that is told of a group', () => {
  test('gets the newest state each time: firing, acknowledged, over', async () => {
    const [groupId = ''] = await scene.tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    assert.deepEqual(told(), ['post firing 2']);
    await scene.record.act({ do: 'acknowledge' }, groupId);
    await scene.settle();
    assert.deepEqual(told(), ['post acknowledged 2']);
    await scene.tell(resolved('cpu', 'web1'), resolved('cpu', 'web2'));
    assert.deepEqual(told(), ['post resolved 2']);
  });

  test('hears of what fired and was over while it was away, in one write that it takes in two steps', async () => {
    scene.slack.answer = answers({ kind: 'not_sent', code: 'ECONNREFUSED' });
    const { flushes } = await scene.record.route({ events: [firing('cpu', 'web1')] });
    const groupId = flushes[0]?.groupId ?? '';
    await scene.record.flush(groupId);
    await scene.slack.drain(lane);
    await scene.record.route({ events: [resolved('cpu', 'web1')] });
    scene.slack.answer = answers();
    await scene.settle();
    assert.deepEqual(told(), ['post resolved 1']);
    const rows = await scene.record.sql<{ state: string; covers: number; attempt: number }>(
      'select state, covers, attempt from writes where lane = $1 order by seq',
      [lane],
    );
    assert.deepEqual(
      rows.map(({ state, covers }) => [state, covers]),
      [
        ['superseded', 1],
        ['sent', 2],
      ],
    );
  });

  test('hears that it is over also when that happened in silence, and nothing when a silence begins', async () => {
    await scene.tell(firing('cpu', 'web1'));
    told();
    await scene.silence([says('alertname', 'cpu')]);
    await scene.settle();
    assert.deepEqual(told(), []);
    await scene.tell(resolved('cpu', 'web1'));
    assert.deepEqual(told(), ['post resolved 1']);
  });

  test('which is silent until somebody mends it is owed all of it, and people hear of it in Slack once', async () => {
    scene.slack.answer = answers({ kind: 'bad_channel', code: 'no_endpoint' });
    const { flushes } = await scene.record.route({ events: [firing('cpu', 'web1')] });
    await scene.record.flush(flushes[0]?.groupId ?? '');
    for (let times = 0; times < 3; times += 1) {
      await scene.slack.drain(lane);
      scene.record.clock.now += 70_000;
    }
    const pages = await scene.record.sql<{ kind: string }>("select kind from writes where lane = 'slack:#alerts' and kind = 'page'");
    assert.equal(pages.length, 2, 'the notice for the admins, and the alert itself');
    scene.slack.answer = answers();
    await scene.settle();
    assert.deepEqual(told(), ['post firing 1']);
    assert.deepEqual(await scene.record.sql('select lane from lane_faults'), []);
  });
});

describe('what somebody does in a service', () => {
  test('is done here, is told everywhere else, and does not come back', async () => {
    const [groupId = ''] = await scene.tell(firing('cpu', 'web1'));
    told();
    assert.equal((await from(groupId, 'acknowledge')).result, 'done');
    await scene.settle();
    const said = scene.slack.said.splice(0).map(({ lane: at, write }) => `${at} ${write.kind}`);
    assert.deepEqual(said.sort(), [`${other} post`, 'slack:#alerts reply', 'slack:#alerts update']);
    assert.equal((await from(groupId, 'acknowledge')).result, 'nothing_to_do');
    assert.equal((await from(groupId, 'resolve', 1, undefined)).result, 'done');
    await scene.settle();
    const over = scene.slack.said.splice(0).map(({ lane: at }) => at);
    assert.ok(!over.includes(lane) && over.includes(other), over.join());
    const [row] = await scene.record.sql<{ actor: { name: string; lane: string } }>("select actor from audit where action = 'group.acknowledged'");
    assert.deepEqual([row?.actor.name, row?.actor.lane], ['Berta (PagerDuty payments)', lane]);
  });

  test('is nothing here when it is about an earlier episode, another tenant, or nothing of ours', async () => {
    const [groupId = ''] = await scene.tell(firing('cpu', 'web1'));
    await scene.tell(resolved('cpu', 'web1'));
    await scene.tell(firing('cpu', 'web1', { startsAt: scene.record.clock.now }));
    assert.equal((await from(groupId, 'resolve', 1)).result, 'over');
    assert.equal((await from('3f0e5d5a-0c1b-4c7e-9d55-1d2a3b4c5d6e', 'resolve')).result, 'not_ours');
    assert.equal((await from('nonsense', 'resolve')).result, 'not_ours');
    assert.equal((await from(groupId, 'resolve', 2, 'pagerduty:another')).result, 'not_ours');
    assert.equal((await from(groupId, 'resolve', 2)).result, 'done');
  });
});

test('an escalation asks a service with the key of its group: it ends with it, and nobody is asked who was not when somebody had answered', async () => {
  const policy = { name: 'critical', levels: [{ delay: '5m', pagerduty: 'payments' }] };
  const escalation = await openEscalationScene({ escalation_policies: [policy], route: { receiver: 'default', escalation_policy: 'critical' } });
  const { record, slack } = escalation;
  slack.answer = answers();
  const services = () => slack.said.splice(0).filter((said) => said.lane === lane);
  const asked = await escalation.told('asked');
  const answered = await escalation.told('answered');
  await escalation.later(5 * 60_000);
  await record.act({ do: 'acknowledge' }, answered);
  await record.flush(answered);
  await slack.drainAll(lane);
  const pages = services();
  assert.deepEqual(
    pages.map(({ write: { kind, message } }) => [kind, message.notice?.key, message.notice?.escalation]),
    [['page', `${asked}:1`, 'critical 1/1']],
  );
  await record.act({ do: 'acknowledge' }, asked);
  await record.flush(asked);
  await slack.drainAll(lane);
  await record.route({ events: [resolved('asked', '1'), resolved('answered', '1')] });
  record.clock.now += 400_000;
  await record.flush(asked);
  await record.flush(answered);
  await slack.drainAll(lane);
  assert.deepEqual(
    services().map(({ write: { message } }) => [message.notice?.key, message.notice?.status]),
    [
      [`${asked}:1`, 'acknowledged'],
      [`${asked}:1`, 'resolved'],
    ],
  );
  await record.close();
});
