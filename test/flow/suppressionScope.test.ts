import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { silenceGroup } from '@tocsin/steps/silenceGroup';
import { firing } from '../support/events.ts';
import { anna } from '../support/record.ts';
import { base, hourMs, openScene, root, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const menu = (groupId: string, minutes = 30) =>
  silenceGroup(scene.record.deps, { tenantId: 'a', groupId, until: scene.record.deps.now() + minutes * 60_000, comment: 'from Slack', actor: anna });
const silences = () => scene.record.sql<{ environment: string | null; matchers: unknown }>('select environment, matchers from silences order by ends_at');

/** Looks at every open group as a process does that knows another version of the file. */
async function lookWith(more: object): Promise<void> {
  const plan = planTenant(tenantFileSchema.parse({ ...base, ...more }), 2);
  for (const { group_id: groupId } of await scene.record.sql<{ group_id: string }>("select group_id from groups where status = 'open'")) {
    await scene.record.sql('update groups set next_flush_at = to_timestamp($1::float8 / 1000) where group_id = $2', [scene.record.clock.now, groupId]);
    await flushGroup({ ...scene.record.deps, planOf: async () => plan }, { tenantId: 'a', groupId });
  }
  await scene.slack.drainAll('slack:#alerts');
}

describe('the menu under a message', () => {
  test('silences the environment of its group, and no other', async () => {
    scene = await openScene({ environments: { staging: {} } });
    const [staging = ''] = await scene.tell(firing('cpu', 'web1', { environment: 'staging' }));
    await menu(staging);
    scene.heard();
    await scene.tell(firing('cpu', 'web2', { environment: 'prod' }), firing('cpu', 'web3', { environment: 'staging' }));
    assert.deepEqual(scene.heard().sort(), ['post firing 1/0/0', 'reply silenced by anna', 'update suppressed 0/0/0 +2 silence']);
    const [prod = ''] = await scene.tell(firing('cpu', 'web4', { environment: 'prod' }));
    await menu(prod, 120);
    assert.deepEqual(await silences(), [
      { environment: 'staging', matchers: [says('alertname', 'cpu')] },
      { environment: '', matchers: [says('alertname', 'cpu')] },
    ]);
  });

  test('silences what its route takes, and not what the same labels have elsewhere', async () => {
    const routes = [{ matchers: ['name="db1"'] }];
    scene = await openScene({ route: { ...root, routes } });
    await scene.tell(firing('cpu', 'db1'));
    const [{ group_id: db } = { group_id: '' }] = await scene.record.sql<{ group_id: string }>("select group_id from groups where route_key <> ''");
    await menu(db);
    scene.heard();
    await scene.tell(firing('cpu', 'web1'));
    assert.deepEqual(scene.heard().sort(), ['post firing 1/0/0', 'reply silenced by anna', 'update suppressed 0/0/0 +1 silence']);
    assert.deepEqual(await silences(), [{ environment: null, matchers: [says('alertname', 'cpu'), says('name', 'db1')] }]);
  });

  test('that is chosen from twice makes one silence, at once or one after the other; for longer it makes another', async () => {
    scene = await openScene();
    const [groupId = ''] = await scene.tell(firing('cpu', 'web1'));
    const results = [...(await Promise.all([menu(groupId), menu(groupId), menu(groupId)])), await menu(groupId)].map(({ result }) => result);
    assert.deepEqual(results.toSorted(), ['done', 'nothing_to_do', 'nothing_to_do', 'nothing_to_do']);
    assert.equal((await menu(groupId, 120)).result, 'done');
    assert.equal((await menu(groupId, 30)).result, 'nothing_to_do', 'it is silenced for longer');
    await scene.settle();
    assert.deepEqual([(await silences()).length, scene.heard().filter((said) => said.startsWith('reply')).length], [2, 2]);
    const [audited] = await scene.record.sql("select count(*)::int as rows from audit where action = 'silence.made'");
    assert.deepEqual(audited, { rows: 2 });
  });
});

describe('a new version of the file', () => {
  test('that groups by other labels does not change what a silence takes of the groups that are there', async () => {
    scene = await openScene({ route: { ...root, group_by: ['alertname'] } });
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'db1'));
    scene.heard();
    await scene.silence([says('name', 'db1')]);
    await lookWith({ route: { ...root, group_by: ['alertname', 'name'] } });
    assert.deepEqual(scene.heard(), ['update firing 1/0/0 +1 silence']);
    await scene.silence([says('alertname', 'cpu'), says('name', 'db.', '!~')]);
    await lookWith({ route: { ...root, group_by: ['...'] } });
    assert.deepEqual(scene.heard(), ['update suppressed 0/0/0 +2 silence']);
  });

  test('that changes the routes of a silent environment leaves it silent', async () => {
    const routes = [{ matchers: ['name="web1"'] }];
    scene = await openScene({ environments: { staging: { silent: true, route: { ...root, routes } } } });
    await scene.tell(firing('cpu', 'web1', { environment: 'staging' }));
    await lookWith({ environments: { staging: { silent: true, route: root } } });
    assert.deepEqual(scene.heard(), []);
    scene.record.clock.now += hourMs;
    await lookWith({ environments: { staging: { route: root } } });
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
  });
});
