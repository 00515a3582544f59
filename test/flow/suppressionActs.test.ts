import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { firing, resolved } from '../support/events.ts';
import { openScene, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

describe('a person who resolves or acknowledges', () => {
  const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
  beforeEach(async () => {
    scene = await openScene({ inhibit_rules });
  });

  test('an alert that inhibits others lets them be told at once', async () => {
    const [down = ''] = await scene.tell(firing('down', 'web1'));
    const [cpu = ''] = await scene.tell(firing('cpu', 'web1'));
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
    const acted = await scene.record.press('resolved', down);
    assert.deepEqual(acted.groupIds.toSorted(), [down, cpu].toSorted());
    await scene.settle();
    assert.deepEqual(scene.heard().sort(), ['post firing 1/0/0', 'reply resolved by anna', 'update resolved 0/0/1']);
    assert.deepEqual(await scene.record.sql('select * from inhibit_sources'), []);
  });

  test('an alert that inhibits goes on inhibiting when it is acknowledged', async () => {
    const [down = ''] = await scene.tell(firing('down', 'web1'));
    await scene.tell(firing('cpu', 'web1'));
    assert.deepEqual((await scene.record.press('acknowledged', down)).groupIds, [down]);
    scene.record.clock.now += 60_000;
    await scene.settle();
    assert.deepEqual(scene.heard(), ['post firing 1/0/0', 'reply acknowledged by anna', 'update acknowledged 0/1/0']);
  });

  for (const action of ['resolved', 'acknowledged'] as const) {
    test(`what a group shows leaves alone what nobody has seen of it: ${action}`, async () => {
      const [cpu = ''] = await scene.tell(firing('down', 'web1'), firing('cpu', 'web1'), firing('cpu', 'web2'));
      const [{ group_id: group } = { group_id: cpu }] = await scene.record.sql<{ group_id: string }>(
        "select group_id from groups where labels->>'alertname' = 'cpu'",
      );
      scene.heard();
      assert.equal((await scene.record.press(action, group)).alerts, 1);
      await scene.settle();
      await scene.tell(resolved('down', 'web1'));
      await scene.settle();
      assert.ok(scene.heard().includes('reply thread 1+0'));
      const [unseen] = await scene.record.sql("select status from alerts where alert_type = 'cpu' and labels->>'name' = 'web1'");
      assert.deepEqual(unseen, { status: 'firing' });
    });
  }

  test('what was told and is silenced now acts on it all the same', async () => {
    const [cpu = ''] = await scene.tell(firing('cpu', 'web1'));
    await scene.silence([says('alertname', 'cpu')]);
    await scene.settle();
    assert.equal((await scene.record.press('resolved', cpu)).alerts, 1);
    await scene.settle();
    assert.equal(scene.heard().at(-1), 'update resolved 0/0/1');
  });
});
