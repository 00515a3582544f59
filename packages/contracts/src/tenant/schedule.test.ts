import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { restrictionSchema } from './restriction.ts';
import { scheduleSchema } from './schedule.ts';

const layer = { name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-11-23T09:00' };
const parsed = (more: object) => scheduleSchema.parse({ name: 'primary', time_zone: 'Europe/Berlin', layers: [{ ...layer, ...more }] }).layers[0];

describe('the length of a turn', () => {
  const cases: [written: string, meant: object][] = [
    ['daily', { every: 1, unit: 'days' }],
    ['weekly', { every: 1, unit: 'weeks' }],
    ['1 week', { every: 1, unit: 'weeks' }],
    ['12 hours', { every: 12, unit: 'hours' }],
    ['3 days', { every: 3, unit: 'days' }],
  ];
  for (const [written, meant] of cases) test(written, () => assert.deepEqual(parsed({ rotation: written })?.rotation, meant));
});

test('a start is what the clocks of the zone show', () => assert.equal(parsed({})?.start, Date.UTC(2026, 10, 23, 9)));

describe('a restriction', () => {
  const cases: [what: string, written: object, meant: object][] = [
    ['of every day', { start_time: '09:00', end_time: '17:00' }, { weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 540, days: 0, toMinute: 1_020 }],
    [
      'of a night ends on the next day',
      { weekdays: ['monday:friday'], start_time: '22:00', end_time: '06:00' },
      { weekdays: [1, 2, 3, 4, 5], fromMinute: 1_320, days: 1, toMinute: 360 },
    ],
    [
      'of a weekend',
      { weekdays: ['friday'], start_time: '18:00', end_time: '09:00', end_day: 'monday' },
      { weekdays: [5], fromMinute: 1_080, days: 3, toMinute: 540 },
    ],
    [
      'of a week',
      { weekdays: ['monday'], start_time: '09:00', end_time: '09:00', end_day: 'monday' },
      { weekdays: [1], fromMinute: 540, days: 7, toMinute: 540 },
    ],
  ];
  for (const [what, written, meant] of cases) test(what, () => assert.deepEqual(restrictionSchema.parse(written), meant));
});
