import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { swapOnCall } from '@tocsin/steps/swapOnCall';
import { overridesBetween } from '@tocsin/store/overrides';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';
import { tocsin } from '../support/tocsin.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const actor = { kind: 'operator', name: 'ana' } as const;
const start = Math.floor(Date.now() / dayMs) * dayMs - 3 * dayMs;
const local = (at: number) => new Date(at).toISOString().slice(0, 16);
const schedules = [
  { name: 'primary', time_zone: 'UTC', layers: [{ name: 'week', people: ['anna', 'ben', 'carla'], rotation: 'weekly', start: local(start) }] },
  {
    name: 'office',
    time_zone: 'UTC',
    layers: [{ name: 'day', people: ['anna', 'ben'], rotation: 'daily', start: local(start), restrictions: [{ start_time: '09:00', end_time: '17:00' }] }],
  },
];
const people = ['anna', 'ben', 'carla', 'dora'].map((name, index) => ({ name, slack_user: `U0TEST${index}` }));
const file = { tenant: 'a', slack_config: { default_channel: '#alerts' }, people, schedules };
const records: TestRecord[] = [];
let record: TestRecord;
beforeEach(async () => {
  record = await openRecord([file]);
  records.push(record);
});
after(() => Promise.all(records.map((each) => each.close())));

const swap = (first: string, second: string, schedule = 'primary') => swapOnCall(record.deps, { tenantId: 'a', schedule, first, second, actor });
const onCall = async (at: number) => {
  const plan = await record.deps.planOf('a');
  return (await inTenant(record.store, 'a', (tx) => record.deps.whoIsOnCall(tx, plan, 'primary', at))).map(({ name }) => name).join();
};
const week = (n: number) => start + n * 7 * dayMs;

test('two people exchange their next shifts, whole, and nothing else changes; one row of the audit says so', async () => {
  const [one, other] = await swap('ben', 'carla');
  assert.deepEqual([one.person, one.from, one.to], ['carla', week(1), week(2)]);
  assert.deepEqual([other.person, other.from, other.to], ['ben', week(2), week(3)]);
  const said = await Promise.all([0, 1, 2, 3, 4].map((n) => onCall(week(n) + 5 * dayMs)));
  assert.deepEqual(said, ['anna', 'carla', 'ben', 'anna', 'ben']);
  assert.equal(await onCall(week(2) - 1), 'carla');
  const audited = await record.sql<{ subject: string; detail: { overrides: { id: string }[] } }>(
    "select subject, detail from audit where action = 'override.swapped'",
  );
  assert.deepEqual(
    audited.map(({ subject, detail }) => [subject, ...detail.overrides.map(({ id }) => id)]),
    [['primary', one.id, other.id]],
  );
});

test('a shift is meant by any time within it, and of one that has begun the rest is exchanged', async () => {
  const [one, other] = await swap(local(record.clock.now), local(week(2)).slice(0, 10));
  assert.deepEqual([one.person, one.from, one.to], ['carla', record.clock.now, week(1)]);
  assert.deepEqual([other.person, other.from, other.to], ['anna', week(2), week(3)]);
  assert.equal(await onCall(record.clock.now - 1), 'anna');
});

test('what was exchanged can be exchanged again, and two who do so at the same moment come one after the other', async () => {
  await Promise.all([swap('ben', 'carla'), swap(local(week(1) + dayMs), local(week(3) + dayMs))]);
  const weeks = await Promise.all([1, 2, 3].map((n) => onCall(week(n) + dayMs)));
  assert.deepEqual(weeks.toSorted(), ['anna', 'ben', 'carla'], 'everybody still has one of the three');
});

test('what cannot be exchanged is refused in words, and nothing is stored', async () => {
  await assert.rejects(swap('ben', local(week(1) + hourMs)), /both shifts are ben's/);
  await assert.rejects(swap('ben', 'carl'), /carl is neither a person of the tenant's file nor a time within a shift.*did you mean "carla"/);
  await assert.rejects(swap('ben', 'dora'), /dora has no shift in primary/);
  await assert.rejects(swap('ben', local(week(0) - dayMs)), /nobody is on call at/);
  record.clock.now = week(2) + hourMs;
  await assert.rejects(swap('anna', local(week(1) + dayMs)), /is over/);
  await assert.rejects(swap('anna', local(week(80))), /more than a year ahead/);
  await assert.rejects(swap('anna', 'ben', 'offce'), /no schedule offce, did you mean "office"/);
  await assert.rejects(swap('anna', `${local(week(2) + dayMs).slice(0, 10)}T20:00`, 'office'), /nobody is on call at/);
  assert.deepEqual(await inTenant(record.store, 'a', (tx) => overridesBetween(tx, null, 0, week(200))), []);
});

test('from the command line', async () => {
  const { code, out, error } = await tocsin(record, 'swap', 'primary', 'ben', 'carla', '--tenant', 'a');
  assert.equal(code, 0, error);
  assert.match(out, /^carla is on call in primary from .* until .*\n {2}to end it: tocsin override end [0-9a-f-]+ --tenant a\nben is on call/);
  assert.match((await tocsin(record, 'swap', 'primary', 'ben', '--tenant', 'a')).error, /tocsin swap SCHEDULE FIRST SECOND/);
});
