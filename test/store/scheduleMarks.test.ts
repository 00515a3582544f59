import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readScheduleMark, renewCalendarKey } from '@tocsin/store/scheduleMarks';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';

const schedule = (name: string, people: string[]) => ({
  ...{ name, time_zone: 'UTC' },
  layers: [{ name: 'week', people, rotation: 'weekly', start: '2026-01-05T09:00' }],
});
const people = ['anna', 'ben'].map((name, index) => ({ name, slack_user: `U0TEST${index}` }));
const file = (channel: string, ...schedules: object[]) => ({ tenant: 'a', slack_config: { default_channel: channel }, people, schedules });
let record: TestRecord;
before(async () => {
  record = await openRecord([file('#one', schedule('primary', ['anna']), schedule('secondary', ['anna']))]);
});
after(() => record.close());
const markOf = (name: string) => inTenant(record.store, 'a', (tx) => readScheduleMark(tx, name));

test('a schedule has changed when its part of the file has, and keeps the version of its keys', async () => {
  const first = record.clock.now;
  assert.deepEqual(await markOf('primary'), { changedAt: first, keyVersion: 1 });
  assert.equal(await inTenant(record.store, 'a', (tx) => renewCalendarKey(tx, 'primary', first)), 2);
  record.clock.now += 60_000;
  await record.apply(file('#two', schedule('secondary', ['anna']), schedule('primary', ['anna', 'ben'])));
  assert.deepEqual(await markOf('primary'), { changedAt: first + 60_000, keyVersion: 2 });
  assert.deepEqual(await markOf('secondary'), { changedAt: first, keyVersion: 1 });
  await record.apply(file('#three'));
  assert.deepEqual(await markOf('primary'), { changedAt: first + 60_000, keyVersion: 2 }, 'a key that was taken back stays so');
});

test('a name that no schedule ever had', async () => {
  assert.deepEqual(await markOf('nothing'), { changedAt: 0, keyVersion: 1 });
});
