import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type DoubleRecord, type ServicenowDouble, startServicenowDouble } from '@tocsin/devkit/servicenow-double/startServicenowDouble';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;
let servicenow: ServicenowDouble;

before(async () => {
  servicenow = await startServicenowDouble();
  const receivers = [{ name: 'sn', slack: [{ channel: '#database' }], servicenow: [{ endpoint: 'prod', assignment_group: 'Database', ci_label: 'host' }] }];
  const route = { receiver: 'sn', group_by: ['host'], group_wait: '0s', group_interval: '1s' };
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts-prod' }, receivers, route }],
    double: { channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', OUTBOUND_TRUSTED: servicenow.host },
  });
  const { url, user, password, clientId, clientSecret } = servicenow;
  const settings = `url: ${url}\nuser: ${user}\npassword: ${password}\nclient_id: ${clientId}\nclient_secret: ${clientSecret}\n`;
  assert.match(await tocsin(['endpoints', 'set', 'prod', 'servicenow'], settings), /is set/);
});
after(async () => {
  await fleet.stop();
  await servicenow.close();
});

function tocsin(args: readonly string[], input = ''): Promise<string> {
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args, '--tenant', 'default'], { env: fleet.env }, (_error, out, err) => resolve(out + err));
    child.stdin?.end(input);
  });
}
async function alert(host: string, status = 'firing'): Promise<void> {
  const body = { alert_type: 'latency', severity: 'critical', message: `slow on ${host}`, labels: { host }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const of = (host: string): DoubleRecord[] => servicenow.incidents.filter((incident) => incident['cmdb_ci'] === host);
const idOf = (host: string): string => of(host)[0]?.sys_id ?? '';
const says =
  (...texts: string[]) =>
  (entry: RecordEntry) =>
    texts.every((text) => JSON.stringify(entry).includes(text));

test('a group is one incident, also after its token has expired; what is done here is there', { timeout: 60_000 }, async () => {
  await alert('db-1');
  const [incident] = await until('the incident', 15_000, () => of('db-1').length > 0 && of('db-1'));
  assert.deepEqual([incident?.['assignment_group'], incident?.state], ['Database', '1']);
  servicenow.tokens.clear();
  await tocsin(['ack', incident?.correlation_id.split(':')[0] ?? '']);
  await until('it to be in progress', 15_000, () => of('db-1')[0]?.state === '2');
  await alert('db-1', 'resolved');
  await until('it to be resolved', 15_000, () => of('db-1')[0]?.state === '6');
  assert.equal(of('db-1').length, 1);
  assert.deepEqual(servicenow.refused, []);
  assert.doesNotMatch(fleet.log('worker'), /s3cret/);
});

test('what somebody does there is done here, and does not go back', { timeout: 120_000 }, async () => {
  await alert('db-2');
  await until('the incident', 15_000, () => of('db-2').length > 0);
  await waitForRecord(fleet.double, says('slow on db-2'), 10_000);
  servicenow.change(idOf('db-2'), { state: '2' });
  await waitForRecord(fleet.double, says('db-2', 'beth.anglin (ServiceNow prod)'), 45_000);
  const changes = () => servicenow.requests.filter(({ method, url }) => method === 'PATCH' && url.pathname.endsWith(idOf('db-2'))).length;
  assert.equal(changes(), 0, 'it is known there');
  servicenow.change(idOf('db-2'), { state: '6' });
  await waitForRecord(fleet.double, says('RESOLVED', 'db-2'), 45_000);
  assert.deepEqual([changes(), of('db-2').length, of('db-2')[0]?.state], [0, 1, '6']);
});
