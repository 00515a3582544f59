import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { Redis } from 'ioredis';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';
import { saidTwice, toldIn, wrongOrder } from './audit.ts';
import { alertsFor, channelTenant, sayAll } from './channelTenant.ts';
import { openLedger } from './ledger.ts';
import { untilNothingIsOwed } from './nothingOwed.ts';
import { type FleetRecord, openFleetRecord } from './record.ts';
import { readSaid } from './said.ts';
import type { SendTo } from './sender.ts';

/** Levels of the escalations: seconds after they were set up. */
const levels = [
  { delay: 8, channels: ['#level-1'] },
  { delay: 10, channels: ['#level-2'] },
];

let fleet: Fleet;
let record: FleetRecord;
let to: SendTo;

before(async () => {
  const env = { SLACK_CHANNEL_RATE: '0' };
  const workers = { 'worker-a': 'all', 'worker-b': 'all' };
  fleet = await startFleet({ tenants: [guardedTenant()], workers, double: { channelRate: null }, env });
  record = openFleetRecord(fleet);
  to = { ingestUrl: fleet.ingestUrl, ledger: openLedger(), random: seededRandom(1) };
});
after(async () => {
  await record.close();
  await fleet.stop();
});

/** What comes to #guarded escalates by a policy of the file, to a channel and to a person. */
function guardedTenant() {
  const tenant = channelTenant(['storm', 'answered', 'guarded'], '1s', '1s');
  const routes = tenant.route.routes.map((route) => (route.receiver === 'guarded' ? { ...route, escalation_policy: 'guard' } : route));
  const policy = { name: 'guard', levels: levels.map(({ delay }, index) => ({ delay: `${delay}s`, channels: [`#guard-${index + 1}`], people: ['chloe'] })) };
  return { ...tenant, route: { ...tenant.route, routes }, people: [{ name: 'chloe', slack_user: 'U0CHLOE' }], escalation_policies: [policy] };
}

async function escalate(alertId: string): Promise<void> {
  const body = JSON.stringify({ alert_id: alertId, escalation_policy: 'chaos', escalation_levels: levels });
  const response = await fetch(`${fleet.ingestUrl}/v1/escalations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 202, await response.text());
}

async function inRecord(alerts: number, runs: number): Promise<boolean> {
  const [counts] = await record.sql<{ alerts: number; runs: number }>(
    'select (select count(*)::int from alerts) as alerts, (select count(*)::int from escalation_runs) as runs',
  );
  return counts?.alerts === alerts && counts.runs === runs;
}

/** As a Redis that loses all it had, with whoever is connected. */
async function wipe(): Promise<void> {
  const redis = new Redis(fleet.servers.redis.url);
  await redis.flushall();
  redis.disconnect();
  await fleet.servers.redis.kill();
  await fleet.servers.redis.restart();
}

test('Redis is wiped in the middle of a storm: all that reached Postgres is told, and every level of an escalation fires once', {
  timeout: 90_000,
}, async () => {
  const storm = alertsFor('storm', 1_500, 30);
  const [waiting, answered, guarded] = [alertsFor('storm', 1_505, 30).slice(1_500), alertsFor('answered', 3, 3), alertsFor('guarded', 6, 3)];
  const escalated = [await sayAll(to, waiting, 'firing'), await sayAll(to, answered, 'firing')];
  await sayAll(to, guarded, 'firing');
  const setUpAt = Date.now();
  for (const id of escalated.flat()) await escalate(id);
  const half = storm.length / 2;
  await sayAll(to, storm.slice(0, half), 'firing');
  await until('the storm to reach Postgres', 20_000, () => inRecord(half + 14, 11));
  await wipe();
  await sayAll(to, answered, 'resolved');
  await sayAll(to, storm.slice(half), 'firing');
  await until('the last level', 20_000, async () => (await record.sql(`select from escalation_runs where state = 'active' and next_level < 2`)).length === 0);
  await untilNothingIsOwed(record, 45_000);

  const entries = fleet.double.record.all();
  const said = readSaid(entries);
  assert.deepEqual([saidTwice(said), wrongOrder(said)], [[], []]);
  const superseded = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  const handedOn = new Set(superseded.map((row) => row.write_id));
  for (const channel of ['storm', 'answered']) assert.equal(toldIn(channel, said, handedOn), to.ledger.turnsOf(channel), channel);
  for (const [index, { delay }] of levels.entries()) {
    const groups = entries.filter(({ channelName }) => channelName === `guard-${index + 1}`).map(({ text }) => /guarded-\d/.exec(text)?.[0]);
    assert.deepEqual(
      groups.map((group) => guarded.find(({ key }) => key === group)?.group ?? '').toSorted((one, other) => one.localeCompare(other)),
      ['guarded-0', 'guarded-1', 'guarded-2'],
      `level ${index + 1} of each group, once`,
    );

    const pages = entries.filter(({ channelName }) => channelName === `level-${index + 1}`);
    const about = pages.map(({ text }) => waiting.findIndex(({ key, group }) => text.includes(`${key} of ${group}`)));
    assert.deepEqual(
      about.sort((left, right) => left - right),
      [0, 1, 2, 3, 4],
      `level ${index + 1} tells of each alert that nobody answered, once`,
    );
    const lateMs = Math.max(...pages.map(({ at }) => at)) - setUpAt - delay * 1_000;
    assert.ok(lateMs > 0 && lateMs < 5_000, `level ${index + 1} came ${lateMs} ms after its time`);
  }
  const direct = entries.filter(({ kind, text }) => kind === 'post' && text.includes('<@U0CHLOE>'));
  assert.equal(direct.length, 12, 'each of two levels of three groups asks in a channel and by direct message');
});
