import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compileInhibitRule, inhibitSourcesOf } from '@tocsin/core/inhibition';
import { lockGroups, lockReopenable, lockShown, lockSnoozed } from '@tocsin/store/actOnGroup';
import { rebuildInhibitSources, rouseAllSuppressed, rouseSuppressed, storeInhibitSources } from '@tocsin/store/inhibitSources';
import { endSilence, hastenGroups, insertSilence, listSilences, lockSilence, openGroups, sameSilence } from '@tocsin/store/silences';
import { ownGroup, storeActs } from '@tocsin/store/storeActs';
import { countMembers, worstMembers } from '@tocsin/store/summariseGroup';
import { loadActiveSilences, loadInhibitSources, loadLabels, lockUnsettledMembers, sampleSources, setSuppressed, someEnded } from '@tocsin/store/suppression';
import { takeOwed } from '@tocsin/store/takeOwed';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { firing } from '../support/events.ts';
import { anna } from '../support/record.ts';
import { base, openScene, type Scene, says } from '../support/suppressionScene.ts';

const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
const matchers = [says('alertname', 'mem')];
const nobody = { acknowledgedAt: null, acknowledgedBy: null, acknowledgedUntil: null };
const overByAnna = { ...nobody, status: 'resolved', expiresAt: null, resolvedBy: anna } as const;

let scene: Scene;
let facts: { silenceId: string; groupId: string; alertIds: string[]; refs: string[]; endsAt: number };

before(async () => {
  scene = await openScene({ inhibit_rules }, ['slack:#alerts'], [{ ...base, tenant: 'b' }]);
  const silenceId = await scene.silence(matchers);
  await scene.tell(firing('down', 'web1'), firing('cpu', 'web1'), firing('mem', 'web1'));
  const [group] = await scene.record.sql<{ group_id: string }>("select group_id from groups where labels->>'alertname' = 'cpu'");
  const alerts = await scene.record.sql<{ alert_id: string }>('select alert_id from alerts');
  const refs = await scene.record.sql<{ ref: string }>('select suppressed_by as ref from group_members where suppressed_by is not null');
  const [silence] = await scene.record.sql<{ ends_at: Date }>('select ends_at from silences');
  const alertIds = alerts.map((row) => row.alert_id);
  facts = { silenceId, groupId: group?.group_id ?? '', alertIds, refs: refs.map(({ ref }) => ref), endsAt: silence?.ends_at.getTime() ?? 0 };
});
after(() => scene.close());

/** What a verb finds in tenant `a`, for a transaction of `as` that says it is one of `a`: the statements name the tenant, the policies know better. */
async function seen(as: 'a' | 'b', verb: (tx: Tx) => Promise<unknown>): Promise<unknown> {
  return inTenant(scene.record.store, as, (tx) => verb({ ...tx, tenantId: 'a' }));
}

const now = () => scene.record.clock.now;
const keys = () => scene.record.sql<{ key: string }>('select source_key as key from inhibit_sources').then((rows) => rows.map(({ key }) => key));

test('what suppresses in one tenant is not to be seen by another that calls itself by its name', async () => {
  const sourceKeys = await keys();
  const { silenceId, groupId, alertIds, endsAt } = facts;
  const verbs: [name: string, verb: (tx: Tx) => Promise<unknown>, nothing: unknown][] = [
    ['loadActiveSilences', (tx) => loadActiveSilences(tx, now()), []],
    ['lockUnsettledMembers', (tx) => lockUnsettledMembers(tx, groupId), []],
    ['loadLabels', (tx) => loadLabels(tx, alertIds, null), new Map()],
    ['loadLabels of some', (tx) => loadLabels(tx, alertIds, [{ alertname: 'cpu' }]), new Map()],
    ['loadInhibitSources', (tx) => loadInhibitSources(tx, sourceKeys), []],
    ['sampleSources', (tx) => sampleSources(tx, 10), []],
    ['lockSilence', (tx) => lockSilence(tx, silenceId), null],
    ['sameSilence', (tx) => sameSilence(tx, { matchers, startsAt: now(), endsAt }), null],
    ['listSilences', (tx) => listSilences(tx, 0, 10), []],
    ['openGroups', (tx) => openGroups(tx), []],
    ['rouseSuppressed', (tx) => rouseSuppressed(tx, facts.refs, now()), []],
    ['rouseAllSuppressed', (tx) => rouseAllSuppressed(tx, now()), []],
    ['hastenGroups', (tx) => hastenGroups(tx, [groupId], now()), []],
    ['worstMembers', (tx) => worstMembers(tx, [groupId], 5), new Map()],
    ['countMembers', (tx) => countMembers(tx, [groupId]), new Map()],
    ['takeOwed', (tx) => takeOwed(tx, [groupId], 5, now(), null), new Map()],
  ];
  for (const [name, verb, nothing] of verbs) {
    assert.deepEqual(await seen('b', verb), nothing, name);
    assert.notDeepEqual(await seen('a', verb), nothing, `${name} finds nothing at all`);
  }
  const relied = { silences: [{ silenceId, until: endsAt }], sources: [] };
  assert.deepEqual([await seen('a', (tx) => someEnded(tx, relied)), await seen('b', (tx) => someEnded(tx, relied))], [false, true]);
});

test('nor is it changed', async () => {
  const { silenceId, groupId, alertIds } = facts;
  const all = async () =>
    JSON.stringify(
      await Promise.all(['silences', 'inhibit_sources', 'group_members', 'alerts'].map((table) => scene.record.sql(`select * from ${table} order by 1, 2, 3`))),
    );
  const before = await all();
  const rules = inhibit_rules.map((rule) =>
    compileInhibitRule({ ...rule, source_matchers: [says('alertname', 'mem')], target_matchers: [says('alertname', 'cpu')] }),
  );
  await seen('b', (tx) => endSilence(tx, silenceId, now(), now()));
  await seen('b', (tx) =>
    setSuppressed(
      tx,
      groupId,
      alertIds.map((alertId) => ({ alertId, ref: null })),
    ),
  );
  await seen('b', (tx) => storeInhibitSources(tx, alertIds, []));
  await seen('b', (tx) => rebuildInhibitSources(tx, 7, (alertId, labels) => inhibitSourcesOf(rules, alertId, labels)));
  const acted = alertIds.map((alertId) => ({ ...overByAnna, alertId, labels: {}, groupIds: [groupId], resolvedAt: now() }));
  assert.deepEqual(await seen('b', (tx) => lockShown(tx, groupId, ['firing', 'acknowledged'])), []);
  assert.deepEqual(await seen('b', (tx) => lockReopenable(tx, groupId)), []);
  assert.deepEqual(await seen('b', (tx) => lockSnoozed(tx, alertIds, now())), []);
  assert.deepEqual(await seen('b', (tx) => lockGroups(tx, [groupId])), []);
  assert.deepEqual(await seen('b', (tx) => storeActs(tx, { alerts: acted, groupIds: [groupId], signature: 'none', reopens: true }, now())), []);
  assert.equal(await seen('b', (tx) => ownGroup(tx, groupId, { userId: null, name: 'x' }, now())), false);
  const stolen = { silenceId: crypto.randomUUID(), matchers, startsAt: now(), endsAt: now() + 1_000, createdBy: 'x', comment: 'x' };
  await assert.rejects(
    seen('b', (tx) => insertSilence(tx, stolen, now())),
    /row-level security/,
  );
  await assert.rejects(
    seen('b', (tx) => storeInhibitSources(tx, [], [{ sourceKey: crypto.randomUUID(), alertId: crypto.randomUUID(), isBoth: false }])),
    /row-level security/,
  );
  assert.equal(await all(), before);
});
