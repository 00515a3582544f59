import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DoubleIncident, type PagerdutyDouble, startPagerdutyDouble } from '@tocsin/devkit/pagerduty-double/startPagerdutyDouble';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const routingKey = 'R0utingKeyThatNobodyShouldSee123';
let fleet: Fleet;
let pagerduty: PagerdutyDouble;
let database: pg.Client;

before(async () => {
  pagerduty = await startPagerdutyDouble();
  const receivers = [
    { name: 'pd', pagerduty: [{ endpoint: 'payments' }] },
    { name: 'unset', pagerduty: [{ endpoint: 'nobody-has-set-it' }] },
  ];
  const routes = receivers.map(({ name }) => ({ matchers: [`team="${name}"`], receiver: name }));
  const route = { receiver: 'default', group_by: ['alertname', 'host'], group_wait: '0s', group_interval: '1s', routes };
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts-prod', admins: ['#management'] }, receivers, route }],
    double: { channelRate: null },
    durable: true,
    env: { SLACK_CHANNEL_RATE: '0', OUTBOUND_TRUSTED: pagerduty.host },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  assert.match(await tocsin(['endpoints', 'set', 'payments', 'pagerduty'], `routing_key: ${routingKey}\nurl: ${pagerduty.url}\n`), /is set/);
});
after(async () => {
  await database.end();
  await fleet.stop();
  await pagerduty.close();
});

function tocsin(args: readonly string[], input = ''): Promise<string> {
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args, '--tenant', 'default'], { env: fleet.env }, (_error, out, err) => resolve(out + err));
    child.stdin?.end(input);
  });
}
async function alert(team: string, host: string, status = 'firing'): Promise<void> {
  const body = { alert_type: 'latency', severity: 'critical', message: `slow on ${host}`, labels: { host, team }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const of = (host: string): DoubleIncident[] => pagerduty.incidents.filter(({ summary }) => summary.includes(`slow on ${host}`));
const groupOf = (host: string): string => of(host)[0]?.key.split(':')[0] ?? '';

describe('a group at PagerDuty', () => {
  test('is one incident, acknowledged and resolved with it; its key is nowhere in the open', { timeout: 60_000 }, async () => {
    await alert('pd', 'one');
    await until('it to be triggered', 15_000, async () => of('one').length === 1);
    assert.match(await tocsin(['ack', groupOf('one')]), /acknowledged/i);
    await until('it to be acknowledged', 15_000, async () => of('one')[0]?.state === 'acknowledged');
    await alert('pd', 'one', 'resolved');
    await until('it to be resolved', 15_000, async () => of('one')[0]?.state === 'resolved');
    assert.equal(of('one').length, 1);
    assert.deepEqual(pagerduty.refused, []);
    const dump = JSON.stringify((await database.query('select e::text, a::text, w::text from endpoints e, audit a, writes w')).rows);
    assert.doesNotMatch(dump, new RegExp(routingKey));
    assert.doesNotMatch(fleet.log('worker'), new RegExp(routingKey));
    assert.match(await tocsin(['endpoints', 'list']), /^payments +pagerduty +set /);
  });

  test('that fired and was over while PagerDuty was away is told as both', { timeout: 60_000 }, async () => {
    for (let times = 0; times < 4; times += 1) pagerduty.faults.push({ do: 'answer', answer: { status: 503 } });
    await alert('pd', 'outage');
    await until('the outage to be noticed', 15_000, async () => pagerduty.faults.length < 4);
    await alert('pd', 'outage', 'resolved');
    await until('both to be told', 30_000, async () => of('outage')[0]?.state === 'resolved');
    assert.deepEqual([of('outage').length, of('outage')[0]?.log.at(0), of('outage')[0]?.log.at(-1)], [1, 'trigger', 'resolve']);
  });

  test('whose endpoint nobody has set is told in Slack meanwhile, and at PagerDuty once it is', { timeout: 60_000 }, async () => {
    await alert('unset', 'late');
    const says = (text: string) => (entry: RecordEntry) => JSON.stringify(entry).includes(text);
    await waitForRecord(fleet.double, says('slow on late'), 15_000);
    await waitForRecord(fleet.double, says('PagerDuty nobody-has-set-it'), 15_000);
    await tocsin(['endpoints', 'set', 'nobody-has-set-it', 'pagerduty'], `routing_key: ${routingKey}\nurl: ${pagerduty.url}\n`);
    await until('it to be triggered', 40_000, async () => of('late').length === 1);
  });
});
