import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { rebuildInhibition } from '@tocsin/steps/rebuildInhibition';
import { rebuildInhibitSources, rouseAllSuppressed } from '@tocsin/store/inhibitSources';
import { firing, resolved } from '../support/events.ts';
import { base, openScene, type Scene } from '../support/suppressionScene.ts';

let scene: Scene;
afterEach(async () => {
  await scene.conserved();
  await scene.close();
});

const labelled = (type: string, name: string, labels: Record<string, string>, more: object = {}) => {
  const event = firing(type, name, more);
  return { ...event, labels: { ...event.labels, ...labels } };
};

describe('an alert that goes on firing', () => {
  beforeEach(async () => {
    scene = await openScene({ inhibit_rules: [{ source_matchers: ['severity="critical"'], target_matchers: ['alertname="cpu"'], equal: ['zone'] }] });
  });

  test('as something less severe no longer inhibits, and what it hid is told at once', async () => {
    await scene.tell(firing('down', 'web1', { severity: 'critical' }), firing('cpu', 'web1'));
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
    await scene.tell(firing('down', 'web1', { severity: 'warning' }));
    await scene.settle();
    assert.ok(scene.heard().includes('post firing 1/0/0'));
  });

  test('under its key with other labels inhibits by those', async () => {
    await scene.tell(labelled('down', 'web1', { zone: 'a' }, { severity: 'critical' }), labelled('cpu', 'web1', { zone: 'a' }));
    await scene.tell(labelled('down', 'web1', { zone: 'b' }, { severity: 'critical', message: 'moved' }));
    await scene.settle();
    assert.deepEqual(scene.heard(), ['post firing 1/0/0', 'post firing 1/0/0']);
    await scene.tell(labelled('cpu', 'web2', { zone: 'b' }));
    assert.deepEqual(scene.heard(), ['update firing 1/0/0 +1 inhibition']);
  });
});

describe('inhibition', () => {
  test('holds between environments and groups by labels alone, and never between tenants', async () => {
    const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
    scene = await openScene({ inhibit_rules, environments: { staging: {} } });
    await scene.record.sql("insert into tenants (tenant_id, config) values ('b', '{}')");
    await scene.tell(firing('down', 'web1', { environment: 'staging' }), firing('cpu', 'web1', { environment: 'prod' }));
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
    await scene.record.sql("update inhibit_sources set tenant_id = 'b'");
    await scene.record.sql('update groups set next_flush_at = to_timestamp($1::float8 / 1000)', [scene.record.clock.now]);
    await scene.settle();
    assert.deepEqual(scene.heard(), ['post firing 1/0/0']);
  });

  test('by a rule that takes both sides does not let two of a kind hide each other', async () => {
    scene = await openScene({ inhibit_rules: [{ source_matchers: ['alertname="cpu"'], target_matchers: ['alertname=~"cpu|mem"'] }] });
    await scene.tell(firing('cpu', 'web1'), firing('cpu', 'web2'), firing('mem', 'web1'));
    assert.deepEqual(scene.heard(), ['post firing 2/0/0']);
  });

  test('by many sources lasts until the last of them is over', async () => {
    scene = await openScene({ inhibit_rules: [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'] }] });
    const names = Array.from({ length: 1_000 }, (_, index) => `h${index}`);
    await scene.tell(...names.map((name) => firing('down', name)), firing('cpu', 'web1'));
    assert.deepEqual(scene.heard(), ['post firing 1000/0/0']);
    await scene.tell(...names.slice(1).map((name) => resolved('down', name)));
    await scene.settle();
    assert.deepEqual(scene.heard(), ['update firing 1/0/999', 'reply thread 0+999']);
    await scene.tell(resolved('down', 'h0'));
    await scene.settle();
    assert.ok(scene.heard().includes('post firing 1/0/0'));
  });

  test('is a matter of the record: a new file makes it anew while its alerts change', async () => {
    const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
    scene = await openScene({ inhibit_rules });
    const plan = planTenant(tenantFileSchema.parse({ ...base, inhibit_rules }), 2);
    const deps = { ...scene.record.deps, rebuildInhibitSources, rouseAllSuppressed, planOf: async () => plan };
    const names = Array.from({ length: 40 }, (_, index) => `h${index}`);
    for (let round = 0; round < 5; round += 1)
      await Promise.all([
        rebuildInhibition(deps, 'a'),
        ...names.map((name) => scene.record.route({ events: [(round % 2 ? resolved : firing)('down', name), (round % 2 ? resolved : firing)('cpu', name)] })),
        rebuildInhibition(deps, 'a'),
      ]);
    const [rows] = await scene.record.sql('select count(*)::int as sources from inhibit_sources s join alerts a using (alert_id) where a.status <> $1', [
      'resolved',
    ]);
    assert.deepEqual(rows, { sources: 40 });
  });
});
