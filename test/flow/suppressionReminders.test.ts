import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { firing } from '../support/events.ts';
import { hourMs, openScene, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

describe('a reminder', () => {
  beforeEach(async () => {
    scene = await openScene();
  });

  test('that fell due while its alert was silenced comes when the silence is over', async () => {
    await scene.tell(firing('cpu', 'web1'));
    await scene.silence([says('alertname', 'cpu')], 5 * hourMs);
    await scene.settle();
    scene.heard();
    scene.record.clock.now += 5 * hourMs;
    await scene.settle();
    assert.deepEqual(scene.heard().sort(), ['reply reminder 1+0', 'update firing 1/0/0']);
  });

  test('is not put off by silences that come and go over other alerts of its group', async () => {
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'db1'));
    for (let hours = 1; hours < 4; hours += 1) {
      scene.record.clock.now += hourMs / 2;
      const silenceId = await scene.silence([says('name', 'db1')]);
      await scene.settle();
      scene.record.clock.now += hourMs / 2;
      await scene.end(silenceId);
      await scene.settle();
    }
    assert.ok(!scene.heard().some((said) => said.startsWith('reply')));
    scene.record.clock.now += hourMs;
    await scene.settle();
    assert.deepEqual(scene.heard().sort(), ['reply reminder 2+0', 'update firing 2/0/0']);
  });
});
