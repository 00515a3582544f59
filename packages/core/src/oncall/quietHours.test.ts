import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietUntil } from './quietHours.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const night = { weekdays: everyDay, fromMinute: 22 * 60, days: 1, toMinute: 7 * 60 };
const until = (at: string, times = [night], timeZone = 'Europe/Berlin') => {
  const end = quietUntil({ timeZone, times }, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

test('quiet hours end by the clocks of their zone, also in the night in which those change', () => {
  assert.equal(until('2026-11-23T20:59:59Z'), null);
  assert.equal(until('2026-11-23T21:00:00Z'), '2026-11-24T06:00:00.000Z');
  assert.equal(until('2026-11-24T06:00:00Z'), null);
  assert.equal(until('2026-10-24T21:00:00Z'), '2026-10-25T06:00:00.000Z');
  assert.equal(until('2026-03-28T22:30:00Z'), '2026-03-29T05:00:00.000Z');
});

test('what follows without a gap is one quiet time', () => {
  const weekend = { weekdays: [6], fromMinute: 7 * 60, days: 1, toMinute: 22 * 60 };
  assert.equal(until('2026-11-28T02:00:00Z', [night, weekend]), '2026-11-30T06:00:00.000Z');
});

test('who is always quiet is asked after a week', () => {
  const always = { weekdays: everyDay, fromMinute: 0, days: 1, toMinute: 0 };
  assert.equal(until('2026-11-23T12:00:00Z', [always], 'UTC'), '2026-11-30T12:00:00.000Z');
});
