import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FaultInput } from '@tocsin/devkit/slack-double/faults/faultSchema';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';
import { saidTwice, shownFiring, toldIn, wrongOrder } from './audit.ts';
import { alertsFor, channelTenant, sayAll } from './channelTenant.ts';
import { openLedger } from './ledger.ts';
import { type FleetRecord, openFleetRecord } from './record.ts';
import { readSaid, type Said } from './said.ts';
import type { SendTo } from './sender.ts';

type Action = FaultInput['action'];

/** Slack is away for a while, for one channel each. */
const outages: Record<string, Action> = {
  'answers-500': { kind: 'outage', as: '500' },
  refuses: { kind: 'outage', as: 'refuse' },
  hangs: { kind: 'hang' },
};
/** Slack takes what it is sent, and says something else or nothing. */
const lies: Record<string, Action> = {
  resets: { kind: 'reset', accepted: true },
  'breaks-off': { kind: 'resetMidBody' },
  'took-it-and-500': { kind: 'http', status: 500, accepted: true },
};
/** Slack has had enough, and says so in every way there is. */
const limited: Record<string, Action> = {
  'limited-seconds': { kind: 'rateLimited', retryAfterSeconds: 1, header: 'seconds' },
  'limited-date': { kind: 'rateLimited', retryAfterSeconds: 2, header: 'date' },
  'limited-none': { kind: 'rateLimited', header: 'none' },
};

let fleet: Fleet;
let record: FleetRecord;
let to: SendTo;

before(async () => {
  const channels = [...Object.keys(outages), ...Object.keys(lies), ...Object.keys(limited)];
  const tenant = channelTenant(channels, '100ms', '1s');
  fleet = await startFleet({ tenants: [tenant], double: { channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  record = openFleetRecord(fleet);
  to = { ingestUrl: fleet.ingestUrl, ledger: openLedger(), random: seededRandom(1) };
});
after(async () => {
  await record.close();
  await fleet.stop();
});

function applied(id: string): number {
  return fleet.double.faults.list().find((fault) => fault.id === id)?.applied ?? 0;
}

async function untilAlerts(channel: string, status: string, count: number): Promise<void> {
  const query = `select count(*)::int as count from alerts where labels->>'behaviour' = $1 and status = $2`;
  await until(
    `${count} alerts of ${channel} to be ${status}`,
    20_000,
    async () => (await record.sql<{ count: number }>(query, [channel, status]))[0]?.count === count,
  );
}

/** Waits until a channel is owed nothing, and answers what it was told. */
async function untilTold(channel: string): Promise<Said[]> {
  const query = `select (select count(*)::int from writes where lane = $1 and state in ('owed', 'sending')) +
    (select count(*)::int from group_members m join groups g using (tenant_id, group_id) where g.receiver = $2 and m.pending > 0) as open`;
  await until(`${channel} to be owed nothing`, 90_000, async () => (await record.sql<{ open: number }>(query, [`slack:#${channel}`, channel]))[0]?.open === 0);
  return readSaid(fleet.double.record.all()).filter((each) => each.channel === channel);
}

/** Everything was told, once, in order, and the last that is shown is true. */
async function assertTold(channel: string, said: readonly Said[], groups: number, firing: number): Promise<void> {
  assert.deepEqual([saidTwice(said), wrongOrder(said)], [[], []]);
  const superseded = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  assert.equal(toldIn(channel, said, new Set(superseded.map((row) => row.write_id))), to.ledger.turnsOf(channel));
  const shown = [...shownFiring(said).values()];
  assert.deepEqual([shown.length, shown.reduce((sum, count) => sum + count, 0)], [groups, firing]);
  assert.deepEqual(await record.sql(`select reason from writes where state = 'dead' and lane = $1`, [`slack:#${channel}`]), []);
}

describe('Slack is away while alerts fire and resolve: when it is back they are told, once, where it', { concurrency: true, timeout: 120_000 }, () => {
  for (const [channel, action] of Object.entries(outages)) {
    test(channel, async () => {
      const alerts = alertsFor(channel, 60, 6);
      const fault = fleet.double.faults.add({ match: { channel }, action });
      await sayAll(to, alerts, 'firing');
      await until('Slack to be asked in vain', 20_000, () => applied(fault) > 0);
      await sayAll(to, alerts, 'resolved');
      await untilAlerts(channel, 'resolved', alerts.length);
      assert.equal(readSaid(fleet.double.record.all()).filter((each) => each.channel === channel).length, 0);
      fleet.double.faults.remove(fault);
      const said = await untilTold(channel);
      await assertTold(channel, said, 6, 0);
      // What waited for long on a busy machine may have been told by a digest; of its own no group has two messages.
      const own = said.flatMap(({ kind, groupId }) => (kind === 'post' && groupId !== null ? [groupId] : []));
      assert.deepEqual([...new Set(own)], own);
    });
  }
});

describe('Slack takes a message and does not say so, three times in ten: nothing stands there twice where it', { concurrency: true, timeout: 150_000 }, () => {
  for (const [channel, action] of Object.entries(lies)) {
    test(channel, async (context) => {
      const alerts = alertsFor(channel, 200, 20);
      const fault = fleet.double.faults.add({ match: { channel, method: 'chat.*', probability: 0.3, seed: 7 }, action });
      await sayAll(to, alerts, 'firing');
      await untilAlerts(channel, 'firing', alerts.length);
      await sayAll(to, alerts.slice(0, 100), 'resolved');
      const said = await untilTold(channel);
      context.diagnostic(`${channel}: ${applied(fault)} lies`);
      assert.ok(applied(fault) > 3, 'there were lies');
      await assertTold(channel, said, 20, 100);
    });
  }
});

describe('Slack refuses with 429, three times in ten: nothing is lost where it', { concurrency: true, timeout: 150_000 }, () => {
  for (const [channel, action] of Object.entries(limited)) {
    test(channel, async () => {
      const alerts = alertsFor(channel, 120, 6);
      const fault = fleet.double.faults.add({ match: { channel, method: 'chat.*', probability: 0.3, seed: 3 }, action });
      await sayAll(to, alerts, 'firing');
      await untilAlerts(channel, 'firing', alerts.length);
      await sayAll(to, alerts.slice(0, 60), 'resolved');
      const said = await untilTold(channel);
      assert.ok(applied(fault) > 0, 'there were refusals');
      await assertTold(channel, said, 6, 60);
    });
  }
});
