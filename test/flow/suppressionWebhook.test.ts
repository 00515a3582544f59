import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { hourMs, openScene, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ receivers: [{ name: 'all', slack: [{ channel: '#alerts' }, { webhook: 'default' }] }] }, ['slack:#alerts', 'webhook:default']);
});
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const hooked = () => {
  const said = scene.slack.said.splice(0).filter(({ lane }) => lane === 'webhook:default');
  return said.map(({ write }) => `${write.kind} ${write.message.text.replace(/ of .*/, '')}`);
};

test('a webhook is not written to when a silence begins or ends over what was told, and is when something else happens', async () => {
  await scene.tell(firing('cpu', 'web1'));
  assert.deepEqual(hooked(), ['post firing 1/0/0']);
  const silenceId = await scene.silence([says('alertname', 'cpu')]);
  await scene.settle();
  await scene.end(silenceId);
  await scene.settle();
  assert.deepEqual(hooked(), []);
  await scene.tell(firing('cpu', 'web2'));
  assert.deepEqual(hooked(), ['post firing 2/0/0']);
  await scene.tell(resolved('cpu', 'web1'), resolved('cpu', 'web2'));
  assert.deepEqual(hooked(), ['post resolved 0/0/2']);
});

test('what waits to be said to a webhook when a silence begins says so', async () => {
  await scene.record.route({ events: [firing('cpu', 'web1')] });
  const [{ group_id: groupId } = { group_id: '' }] = await scene.record.sql<{ group_id: string }>('select group_id from groups');
  await scene.record.flush(groupId);
  await scene.silence([says('alertname', 'cpu')]);
  await scene.settle();
  assert.deepEqual(hooked(), ['post suppressed 0/0/0 +1 silence']);
});

test('what was silenced from the beginning is told to a webhook once, when that is over', async () => {
  await scene.silence([says('alertname', 'cpu')], hourMs);
  await scene.tell(firing('cpu', 'web1'));
  scene.record.clock.now += hourMs;
  await scene.settle();
  assert.deepEqual(hooked(), ['post firing 1/0/0']);
});
