import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { Redis } from 'ioredis';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';
import { saidTwice, toldIn, wrongOrder } from './audit.ts';
import { alertsFor, channelTenant } from './channelTenant.ts';
import { killInTurn, victimsOf } from './killer.ts';
import { openLedger } from './ledger.ts';
import { untilNothingIsOwed } from './nothingOwed.ts';
import type { PlannedAlert, Turn } from './plan.ts';
import { type FleetRecord, openFleetRecord } from './record.ts';
import { readSaid } from './said.ts';
import { type SendTo, sendScript } from './sender.ts';

const isLong = process.env['TOCSIN_CHAOS'] === 'long';

const perSecond = 10_000;
const seconds = 12;
const batchSize = 100;
const senders = 16;
const groups = 500;

/** Sends alerts at the storm's pace, each batch until it is taken. */
async function sendStorm(to: SendTo, name: string, alerts: readonly PlannedAlert[]): Promise<void> {
  const batches: Turn[][] = [];
  for (let from = 0; from < alerts.length; from += batchSize) {
    batches.push(alerts.slice(from, from + batchSize).map((alert) => ({ alert, status: 'firing' })));
  }
  const scripts = Array.from({ length: senders }, (_, sender) => batches.filter((_batch, index) => index % senders === sender));
  await Promise.all(scripts.map((script, sender) => sendScript(to, `${name}-${sender}`, script, (alerts.length / perSecond) * 1_000)));
}

/** As a Redis that loses all it had, with whoever is connected. */
async function wipe({ servers }: Fleet): Promise<void> {
  const redis = new Redis(servers.redis.url);
  await redis.flushall();
  redis.disconnect();
  await servers.redis.kill();
  await servers.redis.restart();
}

async function assertTold(fleet: Fleet, record: FleetRecord, sent: number): Promise<void> {
  const said = readSaid(fleet.double.record.all());
  assert.deepEqual([saidTwice(said), wrongOrder(said)], [[], []]);
  const superseded = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  assert.equal(toldIn('storm', said, new Set(superseded.map((row) => row.write_id))), sent);
  assert.deepEqual(await record.sql('select reason from dead_letters'), []);
}

test('10,000 alerts a second: every process is killed in turn, then Redis is wiped: nothing is lost, nothing is said twice', {
  skip: isLong ? false : 'the long form: npm run test:chaos',
  timeout: 900_000,
}, async (context) => {
  const workers = { 'worker-a': 'all', 'worker-b': 'all' };
  const fleet = await startFleet({
    ...{ tenants: [channelTenant(['storm'], '1s', '5s')], workers, durable: true },
    ...{ double: { channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } },
  });
  const record = openFleetRecord(fleet);
  const to: SendTo = { ingestUrl: fleet.ingestUrl, ledger: openLedger(), random: seededRandom(1) };
  const all = alertsFor('storm', perSecond * seconds, groups);
  const half = all.length / 2;
  try {
    const from = Date.now();
    await Promise.all([sendStorm(to, 'killed', all.slice(0, half)), killInTurn(victimsOf(fleet), (seconds / 2) * 1_000)]);
    const counted = `select count(*)::int as count from alerts`;
    await until('the first half to reach Postgres', 300_000, async () => (await record.sql<{ count: number }>(counted))[0]?.count === half);
    const owed = await record.owed();
    await wipe(fleet);
    await sendStorm(to, 'wiped', all.slice(half));
    await untilNothingIsOwed(record, 300_000);
    context.diagnostic(
      `${all.length} alerts in ${to.ledger.batches} batches (${to.ledger.attempts} requests), ${((Date.now() - from) / 1_000).toFixed(0)} s; owed when Redis was wiped: ${JSON.stringify(owed)}`,
    );
    await assertTold(fleet, record, to.ledger.turnsOf('storm'));
  } finally {
    await record.close();
    await fleet.stop();
  }
});
