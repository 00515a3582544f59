import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readAlertSearch } from '@tocsin/contracts/alertSearch';
import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import { compileSearch } from '@tocsin/core/search/compileSearch';
import { segmentAlerts } from '@tocsin/steps/indexAlerts';
import { fillAlerts } from '../support/fillAlerts.ts';
import { openSearchScene, type SearchScene } from './searchScene.ts';

let scene: SearchScene;
const total = 2 * segmentAlerts + 1_500;

before(async () => {
  scene = await openSearchScene();
  await fillAlerts(scene.record.sql, 'a', { count: total, statuses: ['firing', 'firing', 'acknowledged', 'resolved', 'firing'] });
  await fillAlerts(scene.record.sql, 'b', { count: 700 });
  await scene.record.sql('vacuum analyze alerts');
});
after(() => scene.record.close());

/** What searches should find, worked out from every alert of the tenant. */
async function expectation(tenantId: string): Promise<(parameters: string) => string[]> {
  type Row = Pick<AlertState, 'status' | 'environment' | 'message' | 'labels'> & { alert_id: string; rank: number; changed: string };
  const rows = await scene.record.sql<Row>(
    `select alert_id, status, environment, message, labels, severity_rank as rank, (extract(epoch from changed_at) * 1000)::text as changed
     from alerts where tenant_id = $1 order by change_xid desc, alert_id desc`,
    [tenantId],
  );
  return (parameters) => {
    const { test: matches } = compileSearch(readAlertSearch(new URLSearchParams(parameters), Date.now()));
    return rows.filter((row) => matches({ ...row, severity: severityOfRank(row.rank), changedAt: Number(row.changed) })).map((row) => row.alert_id);
  };
}

const searches = [
  'filter=host="db-4711"',
  'filter=host="db-9"&filter=team="team-9"',
  'filter=host="db-9"&filter=team="team-10"',
  'filter={team="team-3",service="svc-203"}',
  'filter=service=~"svc-1|svc-2|svc-299"',
  'filter=host=~"db-12.4"',
  'filter=team!="team-1"&filter=service="svc-101"',
  'filter=missing=""&filter=service="svc-7"',
  'filter=service="svc-7"&filter=service="svc-8"',
  'filter=pod!~"pod-[0-9a-e].*"',
  'text=DB-4711 queue',
  'text=4711',
  'text=team-3 svc-203',
  'text=percents',
  'state=resolved&filter=team="team-4"',
  'state=active&filter=service="svc-44"',
  'state=acknowledged&severity=critical&severity=high&environment=prod&filter=region="r3"',
  'environment=prod&severity=high',
  'since=1h&filter=service="svc-44"',
  'until=1h',
  '',
];

async function sameAsExpected(): Promise<void> {
  const expected = await expectation('a');
  for (const parameters of searches) {
    const encoded = asUrl(parameters);
    const found = (await scene.searchAll('a', encoded)).map(({ alertId }) => alertId);
    assert.deepEqual(found, expected(encoded), parameters);
  }
}

function asUrl(parameters: string): string {
  return parameters
    .split('&')
    .map((pair) => pair.split(/=(.*)/s, 2).map(encodeURIComponent).join('='))
    .join('&');
}

test('every search finds what it should, the last change first, before anything is indexed, after, and beside what is not indexed yet', async () => {
  await sameAsExpected();
  assert.equal(await scene.index('a'), 2 * segmentAlerts);
  await sameAsExpected();
  assert.equal(await scene.index('b'), 0);
});

test('what changes is found as it is now at once, and only so', async () => {
  await scene.record.sql(
    `update alerts set status = 'resolved', resolved_at = now(), change_xid = pg_current_xact_id(), changed_at = now() where tenant_id = 'a' and labels->>'service' in ('svc-7', 'svc-44')`,
  );
  await sameAsExpected();
  assert.deepEqual(await scene.searchAll('a', asUrl('state=firing&filter=service="svc-44"')), []);
});

test('segments whose alerts have mostly moved on become one, and nothing is lost or found twice', async () => {
  await scene.record.sql(
    `update alerts set change_xid = pg_current_xact_id(), changed_at = now() where tenant_id = 'a' and change_xid <= (select max(to_xid) from search_segments) and substr(alert_id::text, 1, 1) > '2'`,
  );
  const count = async () => (await scene.record.sql('select 1 from search_segments where tenant_id = $1', ['a'])).length;
  assert.equal(await count(), 2);
  await scene.merge('a');
  assert.equal(await count(), 1);
  await sameAsExpected();
  await scene.index('a');
  await sameAsExpected();
});
