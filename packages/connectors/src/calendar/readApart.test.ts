import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readApart } from './readApart.ts';

const window = { zone: 'UTC', from: Date.parse('2026-01-01'), to: Date.parse('2026-02-01') };
const calendar = (rule: string) =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART:20260101T080000Z',
    'DURATION:PT1H',
    'SUMMARY:x',
    `RRULE:${rule}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

test('a calendar is read in a thread of its own, with the same answer', async () => {
  assert.equal((await readApart(calendar('FREQ=WEEKLY'), window, 10_000)).length, 5);
  await assert.rejects(readApart('hello', window, 10_000), { code: 'invalid_input' });
});

test('one whose rule never comes true is given up', async () => {
  await assert.rejects(readApart(calendar('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'), window, 500), {
    code: 'invalid_input',
    message: 'the calendar takes too long to read',
  });
});
