import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { retentionSchema } from '@tocsin/contracts/tenant/retention';
import { dropOldEvents, ensureEventPartitions, eventPartitions, forgetEvents } from '@tocsin/store/eventPartitions';
import { pruneRows } from '@tocsin/store/prune';
import { retentions } from '@tocsin/store/retentions';
import { careForEvents } from '@tocsin/worker/eventCare';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const dayMs = 86_400_000;
const shortest = { slack_config: { default_channel: '#alerts' } };

let record: TestRecord;
before(async () => {
  record = await openRecord([
    { tenant: 'a', ...shortest },
    { tenant: 'b', ...shortest, retention: { events: '3d', alerts: '1w', deliveries: '2w' } },
  ]);
});
after(() => record.close());

const count = async (table: string, where = 'true') =>
  (await record.sql<{ rows: number }>(`select count(*)::int as rows from ${table} where ${where}`))[0]?.rows;
const today = () => Math.floor(record.clock.now / dayMs) * dayMs;
const nameOf = (at: number) => `events_${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}`;
const addEvents = (tenant: string, at: number, rows: number) =>
  record.sql(
    `insert into events (tenant_id, alert_id, stamp, status, transition, batch_id, received_at)
     select $1, gen_random_uuid(), $2::bigint + i, 'firing', true, gen_random_uuid(), now() from generate_series(1, $3::int) i`,
    [tenant, at * 1_000, rows],
  );

test('what a tenant says of retention is what holds for it; what it leaves out is as for all', async () => {
  const kept = await retentions(record.store);
  assert.deepEqual(kept.get('a'), { alerts: 30, events: 30, deliveries: 7, dead_letters: 90, audit: 400 });
  assert.deepEqual(kept.get('b'), { alerts: 7, events: 3, deliveries: 14, dead_letters: 90, audit: 400 });
});

describe('events', () => {
  test('have a partition for each day a week ahead, by their stamp; the default one stays empty', async () => {
    await ensureEventPartitions(record.store, record.clock.now);
    const names = (await eventPartitions(record.store)).map(({ name }) => name);
    assert.deepEqual(
      names,
      Array.from({ length: 9 }, (_, day) => nameOf(today() + (day - 1) * dayMs)),
    );
    await record.route({ events: [firing('cpu', '1')], stamp: (today() + 3 * dayMs) * 1_000 });
    assert.equal(await count(nameOf(today() + 3 * dayMs)), 1);
    assert.equal(await count('events_default'), 0);
    assert.deepEqual(await ensureEventPartitions(record.store, record.clock.now), []);
  });

  test('of a day that had none move over once it has', async () => {
    const day = today() + 20 * dayMs;
    await addEvents('a', day, 10);
    await addEvents('a', day + dayMs, 5);
    assert.equal(await count('events_default'), 15);
    await ensureEventPartitions(record.store, day - 7 * dayMs);
    assert.equal(await count('events_default'), 5);
    assert.equal(await count(nameOf(day)), 10);
    await ensureEventPartitions(record.store, day - 6 * dayMs);
    assert.equal(await count('events_default'), 0);
    await record.sql('delete from events');
  });

  test('are dropped by the day when no tenant wants them, and before that only those of the tenant that keeps less are deleted', async () => {
    const day = (ago: number) => today() - ago * dayMs;
    for (const ago of [40, 29, 5, 2]) await ensureEventPartitions(record.store, day(ago));
    for (const ago of [40, 29, 5, 2]) for (const tenant of ['a', 'b']) await addEvents(tenant, day(ago) + 1_000, 700);
    const later = [...(await retentions(record.store))];
    const care = careForEvents({
      eventPartitions: () => eventPartitions(record.store),
      dropOldEvents: (earliest) => dropOldEvents(record.store, earliest, 100),
      forgetEvents: (name, tenants, from) => forgetEvents(record.store, name, tenants, from, from + 4_096),
      now: () => record.clock.now,
    });
    for (let round = 0; round < 45; round += 1) await care.round(new Map(later));
    const left = await record.sql<{ tenant_id: string; ago: number; rows: number }>(
      `select tenant_id, (($1::bigint * 1000 - stamp) / 86400000000)::int as ago, count(*)::int as rows from events group by 1, 2 order by 1, 2`,
      [day(0) + dayMs],
    );
    assert.deepEqual(left, [
      { tenant_id: 'a', ago: 2, rows: 700 },
      { tenant_id: 'a', ago: 5, rows: 700 },
      { tenant_id: 'a', ago: 29, rows: 700 },
      { tenant_id: 'b', ago: 2, rows: 700 },
    ]);
    assert.equal(
      (await eventPartitions(record.store)).some(({ end }) => end <= day(30)),
      false,
    );
  });
});

describe('rows', () => {
  const kept = (text: Record<string, string>) => retentionSchema.parse(text);

  test('that are over go when their tenant says, in batches, and those of others stay', async () => {
    for (const tenantId of ['a', 'b'])
      await record.route({ tenantId, events: Array.from({ length: 30 }, (_, index) => [firing('old', String(index)), resolved('old', String(index))]).flat() });
    await record.sql("update alerts set resolved_at = now() - interval '10 days' where alert_type = 'old'");
    const owed = await pruneRows(record.store, new Map([['b', kept({ alerts: '1w' })]]), Date.now(), 20);
    assert.equal(owed, 0, 'what a group has still to tell is not over');
    await record.sql('update group_members set pending = 0');
    const both = new Map([
      ['a', kept({})],
      ['b', kept({ alerts: '1w' })],
    ]);
    assert.equal(await pruneRows(record.store, both, Date.now(), 20), 20);
    assert.equal(await pruneRows(record.store, both, Date.now(), 20), 10);
    assert.equal(await pruneRows(record.store, both, Date.now(), 20), 0);
    assert.deepEqual(
      [await count('alerts', "alert_type = 'old' and tenant_id = 'a'"), await count('alerts', "alert_type = 'old' and tenant_id = 'b'")],
      [30, 0],
    );
  });

  test('of what is still open stay: an alert that fires, the message of an open group, a run that is active', async () => {
    const { flushes } = await record.route({ tenantId: 'b', events: [firing('open', '1')] });
    record.clock.now += 20_000;
    const groupId = flushes[0]?.groupId ?? '';
    await record.flush(groupId, 'b');
    await record.sql(
      "insert into messages (tenant_id, group_id, episode, lane, language, posted_at) values ('b', $1, 1, 'slack:#x', 'en', now() - interval '50 days') on conflict do nothing",
      [groupId],
    );
    await record.sql("update messages set posted_at = now() - interval '50 days' where tenant_id = 'b'");
    await record.sql(
      "insert into messages (tenant_id, group_id, episode, lane, language, posted_at) values ('b', $1, 0, 'slack:#x', 'en', now() - interval '50 days')",
      [groupId],
    );
    await record.sql(
      `insert into escalation_runs (tenant_id, run_id, policy, alert_id, levels, started_at, state)
       select 'b', gen_random_uuid(), 'p', gen_random_uuid(), '[]', now() - interval '50 days', state from unnest(array['active', 'finished']) state`,
    );
    await pruneRows(record.store, new Map([['b', kept({ alerts: '1d' })]]), Date.now(), 100);
    assert.equal(await count('alerts', "alert_type = 'open'"), 1);
    assert.equal(await count('messages', `tenant_id = 'b' and episode = 0`), 0);
    assert.ok(((await count('messages', "tenant_id = 'b'")) ?? 0) >= 1);
    assert.deepEqual(await record.sql('select state from escalation_runs'), [{ state: 'active' }]);
  });

  test('of what was told go with its deliveries; what failed for good stays longer, and an alert that failed until somebody has looked', async () => {
    const ago = (days: number) => `now() - interval '${days} days'`;
    for (const table of ['writes', 'flushes', 'flush_takes']) await record.sql(`delete from ${table}`);
    for (const tenant of ['a', 'b'])
      await record.sql(
        `with days as (select unnest(array[5, 10, 20, 100]) as d), writes as (
           insert into writes (tenant_id, write_id, lane, kind, state, message, ended_at)
           select '${tenant}', gen_random_uuid(), 'slack:#x', 'post', state, '{}', now() - d * interval '1 day' from days, unnest(array['sent', 'merged', 'dead']) state
         ), flushes as (
           insert into flushes (tenant_id, group_id, episode, epoch, reason, transitions, lanes, write_ids, hushed, hushed_by, at)
           select '${tenant}', gen_random_uuid(), 1, 1, 'first', 1, '{}', '{}', 0, '[]', now() - d * interval '1 day' from days
         ), takes as (
           insert into flush_takes (tenant_id, group_id, alert_ids, at) select '${tenant}', gen_random_uuid(), '{}', now() - d * interval '1 day' from days
         ), letters as (
           insert into dead_letters (tenant_id, dead_letter_id, kind, reason, payload, created_at, state, ended_at)
           select '${tenant}', gen_random_uuid(), 'alert', 'r', '{}', now() - d * interval '1 day', state, case when state <> 'dead' then now() - d * interval '1 day' end
           from days, unnest(array['dead', 'dropped']) state
         ), digests as (
           insert into digests (tenant_id, digest_id, lane, opened_at, folded_at, closed_at)
           select '${tenant}', gen_random_uuid(), 'slack:#x' || d, now(), now(), now() - d * interval '1 day' from days returning digest_id
         )
         insert into digest_groups (tenant_id, digest_id, group_id) select '${tenant}', digest_id, gen_random_uuid() from digests`,
      );
    await record.sql(
      `insert into ledger_marks (tenant_id, at, made_at, snapshot, pending) values ('a', ${ago(9)}, ${ago(9)}, pg_current_snapshot(), 0), ('a', ${ago(7)}, ${ago(7)}, pg_current_snapshot(), 0)`,
    );
    const both = new Map([
      ['a', kept({})],
      ['b', kept({ deliveries: '2w', dead_letters: '1w' })],
    ]);
    for (const _ of [1, 2]) await pruneRows(record.store, both, Date.now(), 100);
    const days = (table: string, at: string, where = 'true') =>
      record
        .sql<{ days: string }>(
          `select tenant_id || ' ' || string_agg(distinct round(extract(epoch from now() - ${at}) / 86400)::text, ',') as days from ${table} where ${where} group by tenant_id order by 1`,
        )
        .then((rows) => rows.map((row) => row.days));
    assert.deepEqual(await days('writes', 'ended_at', "state <> 'dead'"), ['a 5', 'b 10,5']);
    assert.deepEqual(await days('writes', 'ended_at', "state = 'dead'"), ['a 10,20,5', 'b 5']);
    assert.deepEqual(await days('flushes', 'at'), ['a 5', 'b 10,5']);
    assert.deepEqual(await days('flush_takes', 'at'), ['a 5', 'b 10,5']);
    assert.deepEqual(await days('digests', 'closed_at'), ['a 5', 'b 10,5']);
    assert.equal(await count('digest_groups'), 3);
    assert.deepEqual(await days('dead_letters', 'created_at', "state = 'dead'"), ['a 10,100,20,5', 'b 10,100,20,5']);
    assert.deepEqual(await days('dead_letters', 'ended_at', "state = 'dropped'"), ['a 10,20,5', 'b 5']);
    assert.deepEqual(await days('ledger_marks', 'made_at', "at < now() - interval '1 day'"), ['a 7']);
  });
});
