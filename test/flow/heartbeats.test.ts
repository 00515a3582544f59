import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { beatEvent } from '@tocsin/core/heartbeat';
import { dueHeartbeats, heartbeatTenants, outdatedHeartbeats, postponeHeartbeats } from '@tocsin/store/heartbeats';
import { inTenant } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap } from '../support/ledger.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const minuteMs = 60_000;
const onTheWayMs = 5_000;
const file = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts' },
  heartbeats: [
    { name: 'backup', every: '10m', grace: '2m', severity: 'high', labels: { team: 'db' } },
    { name: 'prometheus', matchers: ['alertname="Watchdog"'], every: '1m' },
  ],
  resolve_timeouts: [
    { matchers: ['alertname="job"'], after: '2h' },
    { matchers: ['alertname=~"jo.*"'], after: '1h' },
  ],
};

let record: TestRecord;
before(async () => {
  record = await openRecord([file, { tenant: 'b', slack_config: { default_channel: '#alerts' } }]);
  await record.followHeartbeats();
});
after(() => record.close());
beforeEach(async () => {
  // Each begins with both just heard.
  await beat('backup');
  await watchdog();
});

const beat = (name: string) => record.route({ events: [beatEvent('a', name, record.clock.now)] });
const watchdog = () => record.route({ events: [firing('Watchdog', '1', { endsAt: record.clock.now + 4 * minuteMs })] });
const due = async () => (await dueHeartbeats(record.store, record.clock.now - onTheWayMs, 10)).get('a') ?? [];
/** What housekeeping does. */
async function look(): Promise<string[]> {
  const names = await due();
  await record.miss(names);
  return names.sort();
}
const alertsOf = (name: string) =>
  record.sql<{ status: string; message: string; severity_rank: number; labels: Record<string, string>; annotations: Record<string, string> }>(
    "select status, message, severity_rank, labels, annotations from alerts where labels->>'heartbeat' = $1",
    [name],
  );
const statusOf = async (name: string) => (await alertsOf(name))[0]?.status ?? null;

describe('a heartbeat', () => {
  test('that comes in time is not missed, however long it goes on', async () => {
    for (let hour = 0; hour < 3; hour += 1) {
      record.clock.now += 11 * minuteMs;
      await Promise.all([beat('backup'), watchdog()]);
      assert.deepEqual(await look(), []);
    }
    assert.deepEqual([await statusOf('backup'), await statusOf('prometheus')], [null, null]);
    assert.deepEqual(await record.sql("select 1 from alerts where alert_type in ('Watchdog', 'UnknownHeartbeat')"), [], 'beats are told by nobody');
  });

  test('that does not come is an alert, after its grace; it is over when it is heard again; once each', async () => {
    record.clock.now += 12 * minuteMs + onTheWayMs - 1;
    await watchdog();
    assert.deepEqual(await look(), []);
    record.clock.now += 1;
    const names = await due();
    const woken = (await Promise.all([record.miss(names), record.miss(names)])).flat();
    assert.equal(woken.length, 1);
    const [alert] = await alertsOf('backup');
    assert.deepEqual([alert?.status, alert?.severity_rank, alert?.labels['team']], ['firing', 1, 'db']);
    assert.match(alert?.message ?? '', /No heartbeat from backup: it was to report every 600 s/);
    assert.equal(alert?.annotations['expected_every'], '600s');
    record.clock.now += minuteMs;
    await record.flush(woken[0]?.groupId ?? '');
    assert.deepEqual(await look(), [], 'it is missed once');
    await Promise.all([beat('backup'), beat('backup'), beat('backup')]);
    assert.equal(await statusOf('backup'), 'resolved');
    const [log] = await record.sql(
      "select count(*)::int as transitions from events e join alerts a using (tenant_id, alert_id) where a.labels->>'heartbeat' = 'backup' and transition",
    );
    assert.deepEqual(log, { transitions: 2 });
    record.clock.now += 20 * minuteMs;
    await record.flush(woken[0]?.groupId ?? '');
    await assertNoGap(record);
  });

  test('of Prometheus is its Watchdog: it is not told itself, and its end is no beat', async () => {
    record.clock.now += 60_000;
    await record.route({ events: [resolved('Watchdog', '1'), firing('other', '1')] });
    record.clock.now += 30_000 + onTheWayMs;
    assert.deepEqual(await look(), ['prometheus']);
    assert.equal(await statusOf('prometheus'), 'firing');
    await watchdog();
    assert.equal(await statusOf('prometheus'), 'resolved');
    assert.deepEqual(await record.sql("select 1 from alerts where alert_type = 'Watchdog'"), []);
    assert.equal((await record.sql("select 1 from alerts where alert_type = 'other'")).length, 1, 'what came with it is told');
  });

  test('whose beat was on its way when it was missed is over when that arrives, whatever its place in time', async () => {
    record.clock.now += 12 * minuteMs;
    const [onItsWay, stamp, receivedAt] = [beatEvent('a', 'backup', record.clock.now), record.nextStamp(1), record.clock.now];
    record.clock.now += onTheWayMs;
    await watchdog();
    assert.deepEqual(await look(), ['backup']);
    await record.route({ events: [onItsWay], stamp, receivedAt });
    assert.equal(await statusOf('backup'), 'resolved');
  });

  test('is not helped by a beat that is older than the last that counted, and its row is not written for each beat', async () => {
    const seen = async () =>
      (await record.sql<{ ctid: string; last_seen_at: Date }>("select ctid::text, last_seen_at from heartbeats where name = 'backup'"))[0];
    const first = await seen();
    record.clock.now += 20_000;
    await beat('backup');
    assert.deepEqual(await seen(), first, 'within a minute of the last');
    record.clock.now += 40_000;
    await beat('backup');
    assert.notDeepEqual(await seen(), first);
    record.clock.now += 12 * minuteMs + onTheWayMs;
    await watchdog();
    await look();
    await record.route({ events: [beatEvent('a', 'backup', 0)], receivedAt: record.clock.now - 13 * minuteMs });
    assert.equal(await statusOf('backup'), 'firing', 'it was sent before the last one');
    await beat('backup');
  });

  test('is not missed for our own absence: everything of the engine may be gone, and a gap gives all of its time again', async () => {
    record.clock.now += 300 * minuteMs;
    assert.ok((await heartbeatTenants(record.store)).includes('a'));
    await inTenant(record.store, 'a', (tx) => postponeHeartbeats(tx, record.clock.now));
    assert.deepEqual(await look(), []);
    record.clock.now += minuteMs + 30_000 + onTheWayMs;
    assert.deepEqual(await look(), ['prometheus'], 'and no more than that');
    record.clock.now += 10 * minuteMs + 30_000;
    assert.deepEqual(await look(), ['backup']);
  });

  test('that the file does not name is told as what somebody reports to', async () => {
    await beat('unheard-of');
    const [alert] = await record.sql("select alert_type, message from alerts where alert_type = 'UnknownHeartbeat'");
    assert.match(String(alert?.['message']), /Somebody reports to the heartbeat unheard-of, which the tenant's file does not name/);
  });

  test('follows the file: a new one has all of its time, one that is gone is not missed any more', async () => {
    record.clock.now += 20 * minuteMs;
    await look();
    assert.equal(await statusOf('backup'), 'firing');
    await record.apply({
      ...file,
      heartbeats: [
        { name: 'prometheus', matchers: ['alertname="Watchdog"'], every: '5m' },
        { name: 'new', every: '1m' },
      ],
    });
    assert.ok((await outdatedHeartbeats(record.store, record.clock.now + 1)).includes('a'));
    await record.followHeartbeats();
    assert.ok(!(await outdatedHeartbeats(record.store, record.clock.now + 1)).includes('a'));
    assert.equal(await statusOf('backup'), 'resolved');
    assert.deepEqual(await look(), []);
    record.clock.now += 90_000 + onTheWayMs;
    assert.deepEqual(await look(), ['new']);
    await record.apply(file);
    await record.followHeartbeats();
    assert.equal(await statusOf('new'), 'resolved');
  });
});

describe('a resolve timeout', () => {
  const expiresIn = async (type: string) => {
    const [row] = await record.sql<{ expires_at: Date | null }>('select expires_at from alerts where alert_type = $1', [type]);
    const expiresAt = row?.expires_at ?? null;
    return expiresAt === null ? null : expiresAt.getTime() - record.clock.now;
  };

  test('lets what has no end of its own live as long as its source is heard; the first entry that takes it counts', async () => {
    await record.route({
      events: [firing('job', '1'), firing('joy', '1'), firing('else', '1'), firing('jones', '1', { endsAt: record.clock.now + minuteMs })],
    });
    assert.deepEqual(await Promise.all(['job', 'joy', 'else', 'jones'].map(expiresIn)), [120 * minuteMs, 60 * minuteMs, null, minuteMs]);
    record.clock.now += 70 * minuteMs;
    await record.route({ events: [firing('job', '1')], stamp: record.clock.now * 1_000 });
    assert.equal(await expiresIn('job'), 120 * minuteMs, 'another report renews it');
    await record.expire([firing('joy', '1').alertId]);
    const [over] = await record.sql("select status, resolved_by->>'process' as by from alerts where alert_type = 'joy'");
    assert.deepEqual(over, { status: 'resolved', by: 'time' });
    await record.route({ events: [firing('joy', '1')] });
    assert.equal(await expiresIn('joy'), 60 * minuteMs, 'it fires again as soon as it is heard');
  });

  test('begins anew after we were away', async () => {
    await record.route({ events: [firing('john', '1')] });
    record.clock.now += 180 * minuteMs;
    const heardSince = record.clock.now - 10 * minuteMs;
    await record.expire([firing('john', '1').alertId], heardSince);
    assert.equal(await expiresIn('john'), 50 * minuteMs);
    record.clock.now += 50 * minuteMs;
    await record.expire([firing('john', '1').alertId], heardSince);
    const [over] = await record.sql("select status from alerts where alert_type = 'john'");
    assert.deepEqual(over, { status: 'resolved' });
  });
});
