import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileLabelRegex } from '@tocsin/contracts/tenant/labelRegex';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { readConditions } from './conditions.ts';
import { readTimeRestriction } from './timeRestriction.ts';

const reading = { notes: [], faults: [] };
const matcherOf = (field: string, operation: string, expectedValue: unknown, more: object = {}) =>
  readConditions(reading, [{ field, operation, expectedValue, ...more }], 'c')[0]?.matcher;
const not = { not: true };

describe('a condition of Opsgenie', () => {
  it('becomes a matcher that takes the same', () => {
    const known: [args: Parameters<typeof matcherOf>, matcher: string][] = [
      [['priority', 'equals', 'P2'], 'severity="high"'],
      [['priority', 'equals', 'P2', not], 'severity!="high"'],
      [['priority', 'equals', 'P3'], 'severity=~"warning|medium|"'],
      [['priority', 'in', ['P1', 'P4']], 'severity=~"critical|low"'],
      [['priority', 'in', 'P1,P2'], 'severity=~"critical|high"'],
      [['priority', 'greater-than', 'P3'], 'severity=~"critical|high"'],
      [['priority', 'less-than', 'P3'], 'severity=~"low|info"'],
      [['priority', 'less-than', 'P2', not], 'severity!~"warning|medium|low|info|"'],
      [['message', 'equals', 'a "b"'], 'message="a \\"b\\""'],
      [['message', 'starts-with', '[db]'], 'message=~"(?s)\\\\[db\\\\].*"'],
      [['source', 'ends-with', '.eu', not], 'source!~"(?s).*\\\\.eu"'],
      [['source', 'in', ['a.b', 'c']], 'source=~"a\\\\.b|c"'],
      [['message', 'matches', 'db-[0-9]+'], 'message=~"db-[0-9]+"'],
      [['tags', 'contains', 'x+y'], 'tags=~"(.*,)?x\\\\+y(,.*)?"'],
      [['extra-properties', 'equals', 'prod', { key: 'env' }], 'env="prod"'],
      [['extra-properties', 'is-empty', undefined, { key: 'env', not: true }], 'env!=""'],
    ];
    for (const [args, matcher] of known) assert.equal(matcherOf(...args), matcher, JSON.stringify(args));
  });

  it('is left to a person where it cannot be said exactly', () => {
    const unknown: Parameters<typeof matcherOf>[] = [
      ['priority', 'equals', 'P9'],
      ['priority', 'greater-than', 'P1'],
      ['priority', 'in', 'P1,P2,P3,P4,P5'],
      ['priority', '__proto__', 'P1'],
      ['message', 'equals', ''],
      ['message', 'greater-than', 'a'],
      ['message', 'matches', 'a(?!b)'],
      ['message', 'matches', '[a-z&&[^b]]'],
      ['message', 'matches', 'a['],
      ['message', 'equals', 'call +33 6 12 34 56 78'],
      ['tags', 'matches', 'a.*'],
      ['tags', 'contains', 'a,b'],
      ['extra-properties', 'equals', 'x'],
      ['extra-properties', 'contains-key', 'x', { key: '' }],
      ['recipients', 'contains', 'x'],
      ['__proto__', 'equals', 'x'],
    ];
    for (const args of unknown) assert.equal(matcherOf(...args), null, JSON.stringify(args));
  });

  it('on a tag looks at whole tags', () => {
    const [matcher] = parseMatchers(matcherOf('tags', 'contains', 'db') ?? '') as { value: string }[];
    const takes = compileLabelRegex(matcher?.value ?? '');
    assert.deepEqual(['db', 'a,db', 'db,a', 'a,db,b', 'dba', 'a,xdb', ''].map(takes), [true, true, true, true, false, false, false]);
  });
});

describe('a time restriction of Opsgenie', () => {
  const timesOf = (value: unknown, zone = 'UTC') => readTimeRestriction(reading, value, 't', zone);
  const day = (startHour: number, endHour: number) => ({ type: 'time-of-day', restriction: { startHour, startMin: 0, endHour, endMin: 0 } });
  const week = (startDay: string, startHour: number, endDay: string, endHour: number) => ({
    type: 'weekday-and-time-of-day',
    restrictions: [{ startDay, startHour, startMin: 0, endDay, endHour, endMin: 0 }],
  });
  const range = (start_time: string, end_time: string) => ({ start_time, end_time });

  it('becomes the parts of a time interval', () => {
    const location = 'UTC';
    assert.equal(timesOf(undefined), undefined);
    assert.deepEqual(timesOf(day(9, 17)), [{ times: [range('09:00', '17:00')], location }]);
    assert.deepEqual(timesOf(day(22, 6)), [{ times: [range('22:00', '24:00'), range('00:00', '06:00')], location }]);
    assert.deepEqual(timesOf(day(18, 0)), [{ times: [range('18:00', '24:00')], location }]);
    assert.deepEqual(timesOf(week('Monday', 9, 'monday', 17)), [{ weekdays: ['monday'], times: [range('09:00', '17:00')], location }]);
    assert.deepEqual(timesOf(week('saturday', 0, 'monday', 0)), [
      { weekdays: ['saturday'], location },
      { weekdays: ['sunday'], location },
    ]);
    const around = timesOf(week('monday', 17, 'monday', 9)) ?? [];
    assert.deepEqual(around[1]?.weekdays, ['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
  });

  it('is left to a person where it cannot be said', () => {
    for (const wrong of [
      day(9, 9),
      day(25, 3),
      day(-1, 3),
      week('someday', 9, 'friday', 17),
      { type: 'x', restriction: day(1, 2).restriction },
      { type: 'time-of-day' },
    ])
      assert.equal(timesOf(wrong), null, JSON.stringify(wrong));
    assert.equal(timesOf(day(9, 17), 'Mars/Olympus'), null);
  });
});
