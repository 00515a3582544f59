import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type PagerdutyDouble, startPagerdutyDouble } from '@tocsin/devkit/pagerduty-double/startPagerdutyDouble';
import { type ServicenowDouble, startServicenowDouble } from '@tocsin/devkit/servicenow-double/startServicenowDouble';
import pg from 'pg';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';

const kills = 25;
/** A killed worker's lane is free again after twelve seconds: by turns none is waited for. */
const lanes = ['one', 'two', 'three', 'four', 'five', 'six'];
let fleet: Fleet;
let pagerduty: PagerdutyDouble;
let servicenow: ServicenowDouble;
let database: pg.Client;

before(async () => {
  pagerduty = await startPagerdutyDouble();
  servicenow = await startServicenowDouble();
  const receivers = lanes.map((name) => ({ name, pagerduty: [{ endpoint: name }], servicenow: [{ endpoint: `sn-${name}` }] }));
  const routes = lanes.map((name) => ({ matchers: [`team="${name}"`], receiver: name }));
  const route = { receiver: 'default', group_by: ['host'], group_wait: '0s', group_interval: '1s', routes };
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#alerts-prod' }, receivers, route }],
    durable: true,
    env: { SLACK_CHANNEL_RATE: '0', OUTBOUND_TRUSTED: `${pagerduty.host}, ${servicenow.host}` },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  const { url, user, password, clientId, clientSecret } = servicenow;
  const login = JSON.stringify({ url, user, password, client_id: clientId, client_secret: clientSecret });
  for (const name of lanes) {
    assert.match(
      await tocsin(
        ['endpoints', 'set', name, 'pagerduty'],
        `routing_key: ${'k'.repeat(32)}
url: ${pagerduty.url}
`,
      ),
      /is set/,
    );
    assert.match(await tocsin(['endpoints', 'set', `sn-${name}`, 'servicenow'], login), /is set/);
  }
});
after(async () => {
  await database.end();
  await fleet.stop();
  await pagerduty.close();
  await servicenow.close();
});

function tocsin(args: readonly string[], input = ''): Promise<string> {
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args, '--tenant', 'default'], { env: fleet.env }, (_error, out, err) => resolve(out + err));
    child.stdin?.end(input);
  });
}
async function alert(kill: number, host: string, status: string): Promise<void> {
  const labels = { host: `${host}-${kill}`, team: lanes[kill % lanes.length] ?? '' };
  const body = { alert_type: 'latency', severity: 'critical', message: `slow on ${host}`, labels, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

/** What goes wrong at the services just before a kill, by turns; ServiceNow's tokens expire besides. */
const slips = [
  { do: 'hang' },
  { do: 'reset' },
  { do: 'lose', answer: { status: 502 } },
  { do: 'answer', answer: { status: 500 } },
  { do: 'answer', answer: { status: 429, headers: { 'retry-after': '1' } } },
] as const;

test(`${kills} kills, each with a fault of PagerDuty's and ServiceNow's: no incident is opened twice, none is left open, none is missing`, {
  timeout: 300_000,
}, async () => {
  for (let kill = 0; kill < kills; kill += 1) {
    pagerduty.faults.push(slips[kill % slips.length] ?? slips[0]);
    servicenow.faults.push(slips[(kill + 2) % slips.length] ?? slips[0]);
    if (kill % 3 === 0) servicenow.tokens.clear();
    const seen = [pagerduty.requests.length, servicenow.requests.length] as const;
    await Promise.all([alert(kill, 'brief', 'firing'), alert(kill, 'long', 'firing')]);
    await until('something to be told', 20_000, () => pagerduty.requests.length > seen[0] && servicenow.requests.length > seen[1] + 1);
    await Promise.all([alert(kill, 'brief', 'resolved'), ...(kill > 0 ? [alert(kill - 1, 'long', 'resolved')] : [])]);
    await fleet.apps.get('worker')?.kill9();
    await fleet.restart('worker');
  }
  await alert(kills - 1, 'long', 'resolved');
  pagerduty.faults.length = 0;
  servicenow.faults.length = 0;
  await until('everything to be over', 120_000, async () => {
    const { rows } = await database.query<{ open: string }>("select count(*) as open from writes where state in ('owed', 'sending')");
    const isOver = pagerduty.incidents.every(({ state }) => state === 'resolved') && servicenow.incidents.every(({ state }) => state === '6');
    return rows[0]?.open === '0' && pagerduty.incidents.length >= 2 * kills && servicenow.incidents.length >= 2 * kills && isOver;
  });
  const byKey = Map.groupBy(pagerduty.incidents, ({ key }) => key);
  assert.deepEqual(
    [...byKey.values()].filter((incidents) => incidents.length > 1),
    [],
  );
  assert.equal(byKey.size, 2 * kills);
  const byCorrelation = Map.groupBy(servicenow.incidents, ({ correlation_id }) => correlation_id);
  assert.deepEqual(
    [...byCorrelation.values()].filter((incidents) => incidents.length > 1),
    [],
  );
  assert.deepEqual(new Set(byCorrelation.keys()), new Set(byKey.keys()));
  assert.deepEqual([pagerduty.refused, servicenow.refused], [[], []]);
  assert.match(await tocsin(['ledger']), /\bgap\b.*\b0\b|no gap|adds up/i);
});
