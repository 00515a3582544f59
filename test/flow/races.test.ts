import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { routeBatch } from '@tocsin/steps/routeBatch';
import { forgottenGroups } from '@tocsin/store/dueWork';
import { hastenFlushes } from '@tocsin/store/hastenFlushes';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

const owedOf = async (groupId: string) =>
  (await record.sql<{ owed: number }>('select coalesce(sum(pending), 0)::int as owed from group_members where group_id = $1', [groupId]))[0]?.owed;
const coversOf = async (groupId: string) =>
  (
    await record.sql<{ covers: number }>("select coalesce(sum(covers), 0)::int as covers from writes where group_id = $1 and state in ('owed', 'sent')", [
      groupId,
    ])
  )[0]?.covers;

/** A group that fires and waits for its first flush. */
async function waiting(type: string): Promise<string> {
  const { flushes } = await record.route({ events: [firing(type, '1')] });
  record.clock.now += 10_000;
  return flushes[0]?.groupId ?? '';
}

describe('a flush and a batch that meet', () => {
  test('a batch that is committed while the flush is at work is told by the next look', async () => {
    const groupId = await waiting('meet');
    const [taken, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const flushing = flushGroup(
      {
        ...record.deps,
        countMembers: async (tx: Tx, ids: readonly string[]) => {
          const summary = await record.deps.countMembers(tx, ids);
          taken.resolve();
          await go.promise;
          return summary;
        },
      },
      { tenantId: 'a', groupId },
    );
    await taken.promise;
    await record.route({ events: [firing('meet', '2')] });
    go.resolve();
    const { again } = await flushing;
    assert.ok(again !== null, 'the flush saw that it had missed something');
    record.clock.now = again;
    assert.equal((await record.flush(groupId)).reason, 'changed');
    assert.deepEqual([await owedOf(groupId), await coversOf(groupId)], [0, 2]);
  });

  test('a flush that is committed while the batch is at work does not swallow it', async () => {
    const groupId = await waiting('swallow');
    const [stored, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const routing = routeBatch(
      {
        ...record.deps,
        upsertMembers: async (tx, members) => {
          await record.deps.upsertMembers(tx, members);
          stored.resolve();
          await go.promise;
        },
      },
      {
        kind: 'batch',
        tenantId: 'a',
        batchId: crypto.randomUUID(),
        stamp: record.nextStamp(1),
        receivedAt: record.clock.now,
        source: 't',
        actorTokenId: 't',
        events: [firing('swallow', '2')],
        traceparent: null,
      },
    );
    await stored.promise;
    await record.flush(groupId);
    go.resolve();
    const [flush] = (await routing).flushes;
    assert.equal(flush?.groupId, groupId);
    record.clock.now = Math.max(record.clock.now, flush?.at ?? 0);
    await record.flush(groupId);
    assert.deepEqual([await owedOf(groupId), await coversOf(groupId)], [0, 2]);
  });

  test('a group that closes does not take with it what fires again in that moment', async () => {
    const groupId = await waiting('close');
    await record.route({ events: [firing('close', '2')] });
    await record.flush(groupId);
    for (const name of ['1', '2']) {
      await record.route({ events: [resolved('close', name)] });
      record.clock.now += 20_000;
      if (name === '1') await record.flush(groupId);
    }
    const [counted, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const flushing = flushGroup(
      {
        ...record.deps,
        countMembers: async (tx: Tx, ids: readonly string[]) => {
          const summary = await record.deps.countMembers(tx, ids);
          counted.resolve();
          await go.promise;
          return summary;
        },
      },
      { tenantId: 'a', groupId },
    );
    await counted.promise;
    const routing = record.route({ events: [firing('close', '1', { startsAt: record.clock.now })] });
    await Promise.race([routing, new Promise((resolve) => setImmediate(resolve))]);
    const committed = async () => (await record.sql("select 1 from alerts where alert_type = 'close' and status = 'firing'")).length === 1;
    for (let looks = 0; looks < 200 && !(await committed()); looks += 1) await record.sql('select pg_sleep(0.005)');
    go.resolve();
    await flushing;
    await routing;
    record.clock.now += 20_000;
    await record.flush(groupId);
    const [group] = await record.sql<{ status: string; firing: number }>('select status, firing from groups where group_id = $1', [groupId]);
    assert.deepEqual([await owedOf(groupId), group], [0, { status: 'open', firing: 1 }]);
    assert.equal(await coversOf(groupId), 5);
  });

  test('what nobody looked at any more, because a process died between, housekeeping finds', async () => {
    const groupId = await waiting('forgotten');
    await record.flush(groupId);
    await record.sql('update group_members set pending = 1 where group_id = $1', [groupId]);
    record.clock.now += 20_000;
    assert.deepEqual(await forgottenGroups(record.store, record.clock.now, 10), [{ tenantId: 'a', groupId }]);
    await inTenant(record.store, 'a', (tx) => hastenFlushes(tx, [{ groupId, at: record.clock.now }]));
    assert.equal((await record.flush(groupId)).reason, 'changed');
    assert.deepEqual(await forgottenGroups(record.store, record.clock.now, 10), []);
  });

  test('two flushes at once speak once', async () => {
    const groupId = await waiting('both');
    const reasons = (await Promise.all([record.flush(groupId), record.flush(groupId), record.flush(groupId)])).map((result) => result.reason);
    assert.deepEqual(reasons.sort(), ['first', 'not_due', 'not_due']);
  });
});

test('a press while batches and flushes work on the same alerts goes through, and so do they', { timeout: 30_000 }, async () => {
  const names = Array.from({ length: 20 }, (_, index) => String(index));
  const { flushes } = await record.route({ events: names.flatMap((name) => [firing('busy1', name), firing('busy2', name)]) });
  record.clock.now += 10_000;
  await Promise.all(flushes.map(({ groupId }) => record.flush(groupId)));
  const [one = '', two = ''] = flushes.map(({ groupId }) => groupId);
  await record.sql("update alerts set group_ids = array[$1, $2]::uuid[] where alert_type in ('busy1', 'busy2')", [one, two]);
  await record.sql(
    `insert into group_members select 'a', g.group_id, a.alert_id, 'firing', 2, 1, 0, 0 from groups g cross join alerts a
     where g.group_id in ($1, $2) and a.alert_type in ('busy1', 'busy2') on conflict do nothing`,
    [one, two],
  );
  const batch = (round: number) =>
    names
      .toReversed()
      .flatMap((name) => [
        firing('busy2', name, { message: `${round}`, severity: round % 2 ? 'critical' : 'high' }),
        firing('busy1', name, { severity: round % 2 ? 'high' : 'critical' }),
      ]);
  for (let round = 0; round < 6; round += 1) {
    record.clock.now += 20_000;
    await record.sql("update alerts set status = 'firing' where alert_type in ('busy1', 'busy2')");
    await Promise.all([
      record.press('acknowledged', one),
      record.press('acknowledged', two),
      record.route({ events: batch(round) }),
      record.route({ events: batch(round + 1) }),
      record.flush(one),
      record.flush(two),
    ]);
  }
});
