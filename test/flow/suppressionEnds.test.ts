import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { hourMs, openScene, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

describe('an alert that ends', () => {
  beforeEach(async () => {
    scene = await openScene({ route: { receiver: 'all', group_by: ['alertname'], group_wait: '30s', group_interval: '30s' } });
  });

  test('under a silence that is over by the flush was still told to nobody', async () => {
    const silenceId = await scene.silence([says('alertname', 'cpu')], hourMs);
    await scene.tell(firing('cpu', 'web1'));
    scene.record.clock.now += 30_000;
    await scene.settle();
    scene.record.clock.now += hourMs - 31_000;
    await scene.tell(resolved('cpu', 'web1'));
    scene.record.clock.now += 60_000;
    await scene.settle();
    assert.deepEqual(scene.heard(), []);
    assert.deepEqual(await scene.ledger(), [{ reason: `silence:${silenceId}`, covers: 2 }]);
  });

  test('and fires again after the silence is told as new', async () => {
    const silenceId = await scene.silence([says('alertname', 'cpu')], hourMs);
    await scene.tell(firing('cpu', 'web1'));
    scene.record.clock.now += 30_000;
    await scene.settle();
    await scene.tell(resolved('cpu', 'web1'));
    scene.record.clock.now += hourMs;
    await scene.settle();
    await scene.tell(firing('cpu', 'web1'));
    scene.record.clock.now += 30_000;
    await scene.settle();
    assert.deepEqual([scene.heard(), await scene.ledger()], [['post firing 1/0/0'], [{ reason: `silence:${silenceId}`, covers: 2 }]]);
  });

  test('and begins a new episode waits its group_wait, whatever is silenced meanwhile', async () => {
    const wait = async () => {
      scene.record.clock.now += 30_000;
      await scene.settle();
    };
    await scene.tell(firing('cpu', 'web1'));
    await wait();
    await scene.tell(resolved('cpu', 'web1'));
    await wait();
    scene.heard();
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'db1'));
    await scene.silence([says('name', 'db1')]);
    await scene.settle();
    assert.deepEqual(scene.heard(), []);
    await scene.tell(firing('cpu', 'web2'));
    await wait();
    assert.deepEqual(scene.heard(), ['post firing 2/0/0 +1 silence']);
  });

  test('in the message, and fires and ends again unseen, leaves the second time in the ledger', async () => {
    const wait = async (ms = 30_000) => {
      scene.record.clock.now += ms;
      await scene.settle();
    };
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    await wait();
    await scene.tell(resolved('cpu', 'web1'));
    await wait();
    const silenceId = await scene.silence([says('name', 'web1')], hourMs);
    await scene.tell(firing('cpu', 'web1'));
    await wait();
    await scene.tell(resolved('cpu', 'web1'));
    await wait();
    assert.deepEqual(await scene.ledger(), [{ reason: `silence:${silenceId}`, covers: 2 }]);
    await scene.tell(resolved('cpu', 'web2'));
    await wait();
    assert.equal(scene.heard().at(-1), 'reply thread 0+1');
  });
});
