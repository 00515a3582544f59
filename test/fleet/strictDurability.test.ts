import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Redis } from 'ioredis';
import { type FleetRecord, openFleetRecord } from '../chaos/record.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;
let record: FleetRecord;
const quiet = { tenant: 'default', slack_config: { default_channel: '#a' }, route: { receiver: 'default', group_by: ['...'], group_wait: '0s' } };

before(async () => {
  // The route pool is a process of its own, so that batches can be held in Redis: it is killed, and comes back when Redis has been wiped.
  const workers = { route: 'route', others: 'format,deliver,escalate,housekeep' };
  fleet = await startFleet({ tenants: [quiet], workers, double: { channelRate: null }, env: { SLACK_CHANNEL_RATE: '0', DURABILITY: 'strict' } });
  record = openFleetRecord(fleet);
});
after(async () => {
  await record.close();
  await fleet.stop();
});

const spooled = async () => (await record.sql<{ rows: number }>('select count(*)::int as rows from spool'))[0]?.rows;
const told = (key: string) => fleet.double.record.all().filter((entry) => entry.kind === 'post' && JSON.stringify(entry).includes(key)).length;

async function fire(key: string, severity: string): Promise<string> {
  const alert = { alert_type: 'disk_full', severity, message: `${key} is full`, dedup_key: key, labels: { disk: key } };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers, body: JSON.stringify(alert) });
  assert.equal(answer.status, 202);
  return ((await answer.json()) as { alerts: { id: string }[] }).alerts[0]?.id ?? '';
}

async function escalate(alertId: string): Promise<void> {
  const body = JSON.stringify({ alert_id: alertId, escalation_policy: 'strict', escalation_levels: [{ delay: 1, channels: ['#page'] }] });
  const answer = await fetch(`${fleet.ingestUrl}/v1/escalations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(answer.status, 202);
}

test('in strict mode what was answered survives the loss of all of Redis, is told once, and leaves nothing in the spool', { timeout: 60_000 }, async () => {
  await fire(`before-${randomUUID()}`, 'warning');
  await until('what was worked is not kept', 10_000, async () => (await spooled()) === 0);
  await fleet.apps.get('route')?.kill9();
  const keys = Array.from({ length: 12 }, (_, at) => `held-${at}-${randomUUID()}`);
  const ids = [];
  for (const [at, key] of keys.entries()) ids.push(await fire(key, at % 3 === 0 ? 'critical' : 'warning'));
  assert.equal(await spooled(), 12);
  const redis = new Redis(fleet.servers.redis.url);
  await redis.flushall();
  redis.disconnect();
  await fleet.servers.redis.kill();
  await fleet.servers.redis.restart();
  await fleet.restart('route');
  await escalate(ids[0] ?? '');
  await until('all to be told', 30_000, () => keys.every((key) => told(key) > 0));
  await until('nothing is kept', 20_000, async () => (await spooled()) === 0);
  assert.deepEqual(
    keys.filter(
      (key) =>
        fleet.double.record.all().filter((entry) => entry.kind === 'post' && entry.channelName === 'a' && JSON.stringify(entry).includes(key)).length !== 1,
    ),
    [],
  );
  await until('the page', 20_000, () => fleet.double.record.all().some((entry) => entry.channelName === 'page'));
});
