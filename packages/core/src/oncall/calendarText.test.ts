import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarText } from './calendarText.ts';
import { compileSchedule } from './schedule.ts';

const at = Date.parse('2026-03-27T12:00:00Z');

function feed(people: string[], now = at): string {
  const layer = { name: 'day', people, every: 1, unit: 'days', start: Date.parse('2026-01-01T09:00Z'), end: null, restrictions: [] } as const;
  return calendarText(compileSchedule({ name: 'primary', timeZone: 'Europe/Berlin', layers: [layer], overrides: [] }), {
    tenantId: 'acme',
    person: null,
    at: now,
    changedAt: at,
  });
}

const fields = (text: string, name: string) => text.split('\r\n').flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1)] : []));

test('a hand-over at nine is an hour earlier in UTC once the clocks went forward', () => {
  const starts = fields(feed(['anna', 'ben']), 'DTSTART');
  assert.deepEqual(starts.slice(0, 4), ['20260326T080000Z', '20260327T080000Z', '20260328T080000Z', '20260329T070000Z']);
});

test('the same text all day; a day later the shifts have the same UIDs', () => {
  assert.equal(feed(['anna', 'ben'], at + 3_600_000), feed(['anna', 'ben']));
  const today = fields(feed(['anna', 'ben']), 'UID');
  const tomorrow = fields(feed(['anna', 'ben'], at + 86_400_000), 'UID');
  assert.equal(new Set(today).size, today.length);
  assert.deepEqual(tomorrow.slice(0, 300), today.slice(1, 301));
});

test('names are escaped, and lines folded at 75 bytes between characters', () => {
  const name = `a;b,c\\d\r\nEND:VCALENDAR ${'ü😀'.repeat(20)}`;
  const text = feed([name]);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  const [summary] = fields(text.replaceAll('\r\n ', ''), 'SUMMARY');
  assert.equal(summary, `a\\;b\\,c\\\\d\\nEND:VCALENDAR ${'ü😀'.repeat(20)} (primary)`);
});

test('a turn of nobody is not in it', () => {
  const layer = { name: 'day', people: ['anna', null], every: 1, unit: 'days', start: Date.parse('2026-01-01T09:00Z'), end: null, restrictions: [] } as const;
  const schedule = compileSchedule({ name: 'primary', timeZone: 'UTC', layers: [layer], overrides: [] });
  assert.deepEqual(new Set(fields(calendarText(schedule, { tenantId: 'acme', person: null, at, changedAt: at }), 'SUMMARY')), new Set(['anna (primary)']));
});

test('a shift keeps its UID and both its ends for as long as it lasts, also for years', () => {
  const layer = {
    name: 'long',
    people: ['anna', 'ben'],
    every: 200,
    unit: 'weeks',
    start: Date.parse('2022-03-01T09:00Z'),
    end: null,
    restrictions: [],
  } as const;
  const schedule = compileSchedule({ name: 'primary', timeZone: 'UTC', layers: [layer], overrides: [] });
  const said = (now: number) => fields(calendarText(schedule, { tenantId: 'acme', person: null, at: now, changedAt: at }), 'UID');
  const ends = fields(calendarText(schedule, { tenantId: 'acme', person: null, at: Date.parse('2023-06-01'), changedAt: at }), 'DTEND');
  assert.deepEqual(said(Date.parse('2022-03-02')), ['20220301T090000Z.primary.acme@tocsin']);
  assert.deepEqual(said(Date.parse('2024-06-01')), ['20220301T090000Z.primary.acme@tocsin']);
  assert.deepEqual(ends, ['20251230T090000Z']);
});

test('a calendar of one person has their shifts and nobody else’s', () => {
  const layer = { name: 'day', people: ['anna', 'ben'], every: 1, unit: 'days', start: Date.parse('2026-01-01T09:00Z'), end: null, restrictions: [] } as const;
  const schedule = compileSchedule({ name: 'primary', timeZone: 'UTC', layers: [layer], overrides: [] });
  const text = calendarText(schedule, { tenantId: 'acme', person: 'ben', at, changedAt: at });
  assert.deepEqual(new Set(fields(text, 'SUMMARY')), new Set(['ben (primary)']));
  assert.equal(fields(text, 'UID').length, 183);
});

test('what it says about itself is when the schedule last changed', () => {
  assert.deepEqual(new Set(fields(feed(['anna', 'ben'], at + 3 * 3_600_000), 'DTSTAMP')), new Set(['20260327T120000Z']));
});
