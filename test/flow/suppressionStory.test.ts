import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { rebuildInhibition } from '@tocsin/steps/rebuildInhibition';
import { rebuildInhibitSources, rouseAllSuppressed } from '@tocsin/store/inhibitSources';
import fc from 'fast-check';
import { firing, resolved } from '../support/events.ts';
import { base, hourMs, openScene, root, type Scene, says } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const always = {
  time_intervals: [{ name: 'always', time_intervals: [{}] }],
  route: { ...root, routes: [{ matchers: ['alertname="cpu"'], mute_time_intervals: ['always'] }] },
};

describe('a route that is muted', () => {
  test('over the whole life of an alert: it ends untold, and the ledger says by what', async () => {
    scene = await openScene(always);
    await scene.tell(firing('cpu', 'web1'), firing('mem', 'web1'));
    scene.record.clock.now += hourMs;
    await scene.tell(resolved('cpu', 'web1'));
    assert.deepEqual([scene.heard(), await scene.ledger()], [['post firing 1/0/0'], [{ reason: 'time:always', covers: 2 }]]);
  });

  test('until a new version of the file: what still fires is told as soon as that is known, what is over is not', async () => {
    scene = await openScene(always);
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    await scene.tell(resolved('cpu', 'web2'));
    const plan = planTenant(tenantFileSchema.parse({ ...base, ...always, route: { ...root, routes: [{ matchers: ['alertname="cpu"'] }] } }), 2);
    const deps = { ...scene.record.deps, rebuildInhibitSources, rouseAllSuppressed, planOf: async () => plan };
    const roused = await rebuildInhibition(deps, 'a');
    assert.deepEqual(
      roused.map(({ at }) => at),
      [scene.record.clock.now],
    );
    for (const { groupId } of roused) await flushGroup(deps, { tenantId: 'a', groupId });
    await scene.slack.drainAll('slack:#alerts');
    assert.deepEqual([scene.heard(), await scene.ledger()], [['post firing 1/0/0'], [{ reason: 'time:always', covers: 2 }]]);
  });
});

describe('some of a group', () => {
  test('is silenced: changes, reminders and the end are told of the others alone', async () => {
    scene = await openScene();
    await scene.silence([says('name', 'db1')], 10 * hourMs);
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'db1'));
    scene.record.clock.now += 4 * hourMs;
    await scene.settle();
    await scene.tell(resolved('cpu', 'web1'));
    await scene.tell(resolved('cpu', 'db1'));
    assert.deepEqual(scene.heard(), [
      'post firing 1/0/0 +1 silence',
      'update firing 1/0/0 +1 silence',
      'reply reminder 1+0',
      'update suppressed 0/0/1 +1 silence',
      'reply thread 0+1',
      'update resolved 0/0/1',
    ]);
    const [row] = await scene.ledger();
    assert.match(row?.reason ?? '', /^silence:/);
    assert.equal(row?.covers, 2);
  });
});

/** What happens to few alerts of which some inhibit others, beside silences and people. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('event' as const),
      type: fc.constantFrom('down', 'cpu', 'mem'),
      name: fc.constantFrom('1', '2', '3'),
      over: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('silence' as const), type: fc.constantFrom('cpu', 'mem'), name: fc.constantFrom('1', '2', '.*') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('press' as const), action: fc.constantFrom('acknowledged' as const, 'resolved' as const), nth: fc.nat(2) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 1_000, 61_000, 5 * hourMs) }) },
);

test('whatever happens, every transition is told once or ends untold by a name, and nothing suppressed is told', { timeout: 120_000 }, async () => {
  const inhibit_rules = [{ source_matchers: ['alertname=~"down.*"'], target_matchers: ['alertname=~"(cpu|mem).*"'], equal: ['name'] }];
  scene = await openScene({ inhibit_rules });
  const { record } = scene;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 20 }), async (rounds) => {
      run += 1;
      const made: string[] = [];
      const groups: string[] = [];
      const happen = async (each: typeof happening extends fc.Arbitrary<infer T> ? T : never) => {
        if (each.do === 'event') {
          const { flushes } = await record.route({
            batchId: randomUUID(),
            events: [(each.over ? resolved : firing)(`${each.type}${run}`, `${run}-${each.name}`, { startsAt: record.clock.now })],
          });
          groups.push(...flushes.map(({ groupId }) => groupId));
          await Promise.all(flushes.map(({ groupId }) => record.flush(groupId)));
        } else if (each.do === 'silence')
          made.push(await scene.silence([says('alertname', `${each.type}${run}`), says('name', `${run}-${each.name}`, '=~')], 100 * hourMs));
        else if (each.do === 'end') {
          const silenceId = made.shift();
          if (silenceId !== undefined) await scene.end(silenceId);
        } else if (each.do === 'press') {
          const groupId = groups[each.nth];
          if (groupId !== undefined) await record.press(each.action, groupId);
        } else record.clock.now += each.ms;
      };
      for (const round of rounds) {
        await Promise.all(round.map(happen));
        if (round.length === 1) await scene.settle();
      }
      record.clock.now += 61_000;
      // What was told before a source of its inhibition fired is judged when it would be told again.
      await record.sql("update groups set next_flush_at = to_timestamp($1::float8 / 1000) where status = 'open'", [record.clock.now]);
      await scene.settle();
      await scene.settle();
      await scene.conserved();
      const [wrong] = await record.sql<{ hidden: number; owed: number }>(
        `select (select count(*)::int from group_members m join alerts a using (tenant_id, alert_id) where a.status <> 'resolved' and a.alert_type like 'cpu%'
            and m.suppressed_by is null and exists (select 1 from alerts s where s.alert_type = 'down' || substr(a.alert_type, 4) and s.status <> 'resolved' and s.labels->'name' = a.labels->'name')) as hidden,
           (select coalesce(sum(pending), 0)::int from group_members where suppressed_by is null) as owed`,
      );
      assert.deepEqual(wrong, { hidden: 0, owed: 0 });
      for (const silenceId of made) await scene.end(silenceId);
      await scene.settle();
      const all = ['down', 'cpu', 'mem'].flatMap((type) => ['1', '2', '3'].map((name) => resolved(`${type}${run}`, `${run}-${name}`)));
      await scene.tell(...all);
      await scene.settle();
    }),
    { numRuns: 20 },
  );
  // What flapped is calm by then.
  record.clock.now += 700_000;
  await scene.settle();
  assert.deepEqual(await record.sql("select 1 from groups where status = 'open'"), []);
  assert.ok([...scene.slack.asked.values()].every((times) => times === 1));
});
