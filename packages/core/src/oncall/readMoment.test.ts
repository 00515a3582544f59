import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMoment } from './readMoment.ts';

const said = (text: string) => {
  const at = readMoment(text, 'Europe/Berlin');
  return at === null ? null : new Date(at).toISOString();
};

test('a time with an offset is that time, one without is by the clocks of the zone, a date is noon of it', () => {
  assert.equal(said('2026-12-24T08:00:00Z'), '2026-12-24T08:00:00.000Z');
  assert.equal(said('2026-12-24T08:00+05:30'), '2026-12-24T02:30:00.000Z');
  assert.equal(said('2026-12-24 08:00'), '2026-12-24T07:00:00.000Z');
  assert.equal(said('2026-07-01T08:00'), '2026-07-01T06:00:00.000Z');
  assert.equal(said('2026-07-01'), '2026-07-01T10:00:00.000Z');
});

test('a time that the clocks leave out is the first after it', () => {
  assert.equal(said('2026-03-29T02:30'), '2026-03-29T01:00:00.000Z');
});

test('anything else is none', () => {
  for (const text of ['', 'anna', '8:00', '2026-13-01', '2026-12-24T25:00', '24.12.2026', '2026-12-24T08:00 and more']) assert.equal(said(text), null, text);
});
