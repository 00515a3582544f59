import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { type FlushDeps, flushGroup } from '@tocsin/steps/flushGroups';
import type { Tx } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { openScene, type Scene, says } from '../support/suppressionScene.ts';

const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const groupOf = async (type: string) =>
  (await scene.record.sql<{ group_id: string }>("select group_id from groups where labels->>'alertname' = $1", [type]))[0]?.group_id ?? '';

/** Flushes a group, and does something else when its transaction has marked what is suppressed. */
async function flushBeside(groupId: string, meanwhile: () => Promise<unknown>, more: Partial<FlushDeps<Tx>> = {}): Promise<number | null> {
  const { deps } = scene.record;
  const setSuppressed: typeof deps.setSuppressed = async (tx, id, changes) => {
    await deps.setSuppressed(tx, id, changes);
    await meanwhile();
  };
  return (await flushGroup({ ...deps, setSuppressed, ...more }, { tenantId: 'a', groupId })).again;
}

describe('what suppresses, and ends while a flush relies on it', () => {
  test('a source that resolves', async () => {
    scene = await openScene({ inhibit_rules });
    await scene.record.route({ events: [firing('down', 'web1'), firing('cpu', 'web1')] });
    const cpu = await groupOf('cpu');
    const again = await flushBeside(cpu, () => scene.record.route({ events: [resolved('down', 'web1')] }));
    assert.equal(again, scene.record.clock.now);
    await scene.settle();
    assert.ok(scene.heard().includes('post firing 1/0/0'));
  });

  test('a source that a person resolves', async () => {
    scene = await openScene({ inhibit_rules });
    const [down = ''] = await scene.tell(firing('down', 'web1'));
    await scene.record.route({ events: [firing('cpu', 'web1')] });
    const again = await flushBeside(await groupOf('cpu'), () => scene.record.press('resolved', down));
    assert.equal(again, scene.record.clock.now);
  });

  for (const skewMs of [0, 3_000, -3_000])
    test(`a silence that somebody ends, by a clock that is ${skewMs} ms ahead; and whoever ends it does not wait`, async () => {
      scene = await openScene();
      const silenceId = await scene.silence([says('alertname', 'cpu')]);
      await scene.record.route({ events: [firing('cpu', 'web1')] });
      const { clock } = scene.record;
      const again = await flushBeside(await groupOf('cpu'), async () => {
        clock.now += skewMs;
        await scene.end(silenceId);
        clock.now -= skewMs;
      });
      assert.equal(again, clock.now);
      await scene.settle();
      clock.now += Math.max(0, skewMs);
      await scene.settle();
      assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
    });

  test('a file whose new version every process knows', async () => {
    scene = await openScene({ environments: { prod: { silent: true } } });
    await scene.record.route({ events: [firing('cpu', 'web1')] });
    const plan = await scene.record.deps.planOf('a');
    let version = 1;
    const planOf = async () => ({ ...plan, version });
    const again = await flushBeside(
      await groupOf('cpu'),
      async () => {
        version = 2;
      },
      { planOf },
    );
    assert.equal(again, scene.record.clock.now);
  });

  test('nothing that ended: the group is left until it is time to look', async () => {
    scene = await openScene({ inhibit_rules });
    await scene.silence([says('alertname', 'cpu'), says('name', 'web2')]);
    await scene.record.route({ events: [firing('down', 'web1'), firing('cpu', 'web1'), firing('cpu', 'web2')] });
    assert.equal(await flushBeside(await groupOf('cpu'), async () => undefined), null);
  });
});

test('a silence that is made between two looks of one flush holds for that flush', async () => {
  scene = await openScene();
  await scene.record.route({ events: [firing('cpu', 'web1')] });
  const { deps } = scene.record;
  const takeOwed: typeof deps.takeOwed = async (tx, groupIds, limit, now, judged) => {
    if (judged === null) await scene.silence([says('alertname', 'cpu')]);
    return deps.takeOwed(tx, groupIds, limit, now, judged);
  };
  const { reason } = await flushGroup({ ...deps, takeOwed }, { tenantId: 'a', groupId: await groupOf('cpu') });
  const [member] = await scene.record.sql<{ held: boolean }>("select suppressed_by like 'silence:%' as held from group_members");
  assert.deepEqual([reason, member], ['nothing_to_say', { held: true }]);
});

test('what fires under a silence after its group was judged, and before it is told, is not told', async () => {
  scene = await openScene();
  await scene.silence([says('alertname', 'cpu'), says('name', 'web2|web3', '=~')]);
  await scene.record.route({ events: [firing('cpu', 'web1'), firing('cpu', 'web2')] });
  const again = await flushBeside(await groupOf('cpu'), () => scene.record.route({ events: [firing('cpu', 'web3')] }));
  assert.ok(again !== null, 'it is looked at');
  await scene.settle();
  const covered = scene.slack.said.reduce((sum, { write }) => sum + write.covers, 0);
  const held = await scene.record.sql("select 1 from group_members where suppressed_by like 'silence:%' and pending = 1");
  assert.deepEqual([covered, held.length], [1, 2]);
});

describe('a silence at the ms of its end or beginning', () => {
  test('is over for a flush at its end, a little early or late', async () => {
    scene = await openScene();
    await scene.silence([says('alertname', 'cpu')], 10_000);
    await scene.tell(firing('cpu', 'web1'));
    const ends = scene.record.clock.now + 10_000;
    for (const early of [5, 3, 1]) {
      scene.record.clock.now = ends - early;
      await scene.record.flush(await groupOf('cpu'));
    }
    const [group] = await scene.record.sql<{ next_flush_at: Date }>('select next_flush_at from groups');
    assert.deepEqual([group?.next_flush_at.getTime(), scene.heard()], [ends, []]);
    scene.record.clock.now = ends;
    await scene.settle();
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
  });
});
