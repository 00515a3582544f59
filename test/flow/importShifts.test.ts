import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';
import { tocsin } from '../support/tocsin.ts';

const dayMs = 86_400_000;
const tomorrow = Math.floor(Date.now() / dayMs) * dayMs + dayMs;
const schedules = [{ name: 'primary', time_zone: 'UTC', layers: [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }] }];
const people = ['anna', 'Ben Ö.'].map((name, index) => ({ name, slack_user: `U0TEST${index}` }));
const utc = (at: number) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const event = (uid: number, title: string, from: number, ...more: string[]) =>
  ['BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${title}`, `DTSTART:${utc(from)}`, 'DURATION:PT8H', ...more, 'END:VEVENT'].join('\r\n');
const path = join(mkdtempSync(join(tmpdir(), 'tocsin-calendar-')), 'duty.ics');
const write = (...events: string[]) => writeFileSync(path, ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n'));
let record: TestRecord;
before(async () => {
  record = await openRecord([{ tenant: 'a', slack_config: { default_channel: '#alerts' }, people, schedules }]);
});
after(() => record.close());

const run = (...args: string[]) => tocsin(record, 'override', 'import', 'primary', path, '--tenant', 'a', ...args);
const onCall = async (at: number) => {
  const plan = await record.deps.planOf('a');
  return (await inTenant(record.store, 'a', (tx) => record.deps.whoIsOnCall(tx, plan, 'primary', at))).map(({ name }) => name).join();
};

test('the shifts of a calendar are arranged once, however often it is given; what is gone by is not', async () => {
  write(event(1, 'ben ö.', tomorrow, 'RRULE:FREQ=DAILY;COUNT=3'), event(2, 'Ben Ö.', tomorrow - 30 * dayMs));
  const shown = await run('--dry-run');
  assert.equal(shown.out.match(/Ben Ö\./g)?.length, 3, shown.error);
  assert.equal(await onCall(tomorrow), 'anna');
  assert.match((await run()).out, /^3 shifts are arranged in primary; tocsin override list/);
  assert.deepEqual(await Promise.all([tomorrow - 1, tomorrow, tomorrow + 2 * dayMs, tomorrow + 3 * dayMs].map(onCall)), ['anna', 'Ben Ö.', 'Ben Ö.', 'anna']);
  assert.match((await run()).out, /^0 shifts are arranged in primary, 3 were already/);
  const audited = await record.sql<{ overrides: number }>(
    "select jsonb_array_length(detail -> 'overrides') as overrides from audit where action = 'override.imported'",
  );
  assert.deepEqual(audited, [{ overrides: 3 }]);
});

test('events about nobody of the file are named, and nothing is arranged unless they may be left out', async () => {
  const from = tomorrow + 10 * dayMs;
  write(event(3, 'Ben Ö.', from), event(4, 'Team lunch', from + 1));
  const refused = await run();
  assert.equal(refused.code, 1);
  assert.match(refused.error, /nobody whom the tenant's file has under people:\n {2}Team lunch\n.*--skip-unknown/);
  assert.equal(await onCall(from), 'anna');
  assert.match((await run('--skip-unknown')).out, /^1 shifts are arranged in primary, 1 name nobody of the file/);
  assert.equal(await onCall(from), 'Ben Ö.');
});
