import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mondayMorning } from './mondayMorning.ts';

const next = (zone: string, now: string) => new Date(mondayMorning(zone, Date.parse(now))).toISOString();

test('is nine o’clock by the clocks of the zone, on both sides of a change of clocks', () => {
  assert.equal(next('UTC', '2026-11-24T10:00:00Z'), '2026-11-30T09:00:00.000Z');
  assert.equal(next('Europe/Berlin', '2026-03-28T22:00:00Z'), '2026-03-30T07:00:00.000Z');
  assert.equal(next('America/New_York', '2026-11-01T03:00:00Z'), '2026-11-02T14:00:00.000Z');
});

test('on a Monday it is that of the day until nine, and then that of the next week', () => {
  assert.equal(next('Europe/Berlin', '2026-11-23T07:59:59Z'), '2026-11-23T08:00:00.000Z');
  assert.equal(next('Europe/Berlin', '2026-11-23T08:00:00Z'), '2026-11-30T08:00:00.000Z');
});

test('it is Monday elsewhere already', () => {
  assert.equal(next('Pacific/Auckland', '2026-11-22T19:00:00Z'), '2026-11-22T20:00:00.000Z');
});
