import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endOverride, overrideShift } from '@tocsin/steps/overrideShift';
import { overridesBetween } from '@tocsin/store/overrides';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';
import { tocsin } from '../support/tocsin.ts';

const hourMs = 3_600_000;
const actor = { kind: 'operator', name: 'ana' } as const;
const schedules = [{ name: 'primary', time_zone: 'UTC', layers: [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }] }];
const people = [
  { name: 'anna', slack_user: 'U0ANNA1' },
  { name: 'ben', slack_user: 'U0BEN11' },
];
const file = (tenant: string) => ({ tenant, slack_config: { default_channel: '#alerts' }, people, schedules });
let record: TestRecord;
before(async () => {
  record = await openRecord([file('a'), file('b')]);
});
after(() => record.close());

const onCall = async (at: number, tenantId = 'a') => {
  const plan = await record.deps.planOf(tenantId);
  return (await inTenant(record.store, tenantId, (tx) => record.deps.whoIsOnCall(tx, plan, 'primary', at))).map(
    ({ name, slackUser }) => `${name} ${slackUser}`,
  );
};
const arrange = (person: string, from: number, to: number) => overrideShift(record.deps, { tenantId: 'a', schedule: 'primary', person, from, to, actor });

test('who is arranged is on call for that time and nowhere else; what is arranged later wins, and the file holds again when it ends', async () => {
  const now = record.clock.now;
  const first = await arrange('ben', now, now + 8 * hourMs);
  assert.deepEqual(await onCall(now), ['ben U0BEN11']);
  assert.deepEqual(await onCall(now + 8 * hourMs), ['anna U0ANNA1']);
  assert.deepEqual(await onCall(now - 1), ['anna U0ANNA1']);
  assert.deepEqual(await onCall(now, 'b'), ['anna U0ANNA1']);
  const gap = await arrange('none', now + hourMs, now + 2 * hourMs);
  assert.deepEqual(await onCall(now + hourMs), []);
  assert.match((await tocsin(record, 'oncall', '--tenant', 'a')).out, /primary +ben/);
  assert.match((await tocsin(record, 'override', 'list', '--tenant', 'a')).out, new RegExp(`primary +ben .*by ana +${first.id}\\nprimary +none .*${gap.id}`));
  await endOverride(record.deps, 'a', gap.id, actor);
  await assert.rejects(endOverride(record.deps, 'a', gap.id, actor), /ended before it began/);
  assert.deepEqual(await onCall(now + hourMs), ['ben U0BEN11']);
  record.clock.now += hourMs;
  await endOverride(record.deps, 'a', first.id, actor);
  assert.deepEqual(await onCall(now + hourMs), ['anna U0ANNA1']);
  assert.deepEqual(await onCall(now), ['ben U0BEN11']);
  await assert.rejects(endOverride(record.deps, 'a', first.id, actor), /is over since/);
  await assert.rejects(endOverride(record.deps, 'b', first.id, actor), /there is no override/);
  const audited = await record.sql<{ action: string }>("select action from audit where action like 'override.%' order by audit_id");
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['override.made', 'override.made', 'override.ended', 'override.ended'],
  );
});

test('what makes no sense is refused with what would, and nothing is stored', async () => {
  const now = record.clock.now;
  await assert.rejects(arrange('bem', now, now + hourMs), /no person is named bem, did you mean "ben"/);
  await assert.rejects(arrange('ben', now, now), /ends before it begins/);
  await assert.rejects(arrange('ben', now - 2 * hourMs, now - hourMs), /over already/);
  await assert.rejects(arrange('ben', now, now + 400 * 24 * hourMs), /longer than a year/);
  await assert.rejects(
    overrideShift(record.deps, { tenantId: 'a', schedule: 'primry', person: 'ben', from: now, to: now + hourMs, actor }),
    /no schedule primry, did you mean "primary"/,
  );
  const left = await inTenant(record.store, 'a', (tx) => overridesBetween(tx, null, now, now + 400 * 24 * hourMs));
  assert.deepEqual(left, []);
  const wrong = await tocsin(record, 'override', 'primary', 'ben', '--tenant', 'a');
  assert.match(wrong.error, /say until when, with --to or --for/);
});
