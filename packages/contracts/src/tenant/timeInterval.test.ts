import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldFaults } from '../fieldFaults.ts';
import { timeIntervalSchema } from './timeInterval.ts';

const read = (spec: unknown) => timeIntervalSchema.safeParse({ name: 'x', time_intervals: [spec] });
const day = (start_time: unknown, end_time: unknown) => ({ times: [{ start_time, end_time }] });
const nothing = { times: null, weekdays: null, daysOfMonth: null, months: null, years: null, location: 'UTC' };
const span = (from: number, to = from) => ({ from, to });

test('what Alertmanager takes means the same (the tables of timeinterval_test.go, and its documentation)', () => {
  const known: [spec: object, expected: object][] = [
    [{}, {}],
    [day('00:00', '24:00'), { times: [span(0, 1_440)] }],
    [day('01:35', '17:39'), { times: [span(95, 1_059)] }],
    [day('09:35', '09:39'), { times: [span(575, 579)] }],
    [{ weekdays: ['monday:friday', 'Sunday', 'SATURDAY'] }, { weekdays: [span(1, 5), span(0), span(6)] }],
    [{ days_of_month: ['1:5', '-3:-1', '1:-1', 7, '+7'] }, { daysOfMonth: [span(1, 5), span(-3, -1), span(1, -1), span(7), span(7)] }],
    [{ days_of_month: [-1, '20:-1', '3:-25'] }, { daysOfMonth: [span(-1), span(20, -1), span(3, -25)] }],
    [{ months: ['January:december', '1:3', 'may:august', 12, 'july'] }, { months: [span(1, 12), span(1, 3), span(5, 8), span(12), span(7)] }],
    [{ years: ['2020:2025', 2026, '2030'] }, { years: [span(2020, 2025), span(2026), span(2030)] }],
    [{ location: 'Australia/Sydney' }, { location: 'Australia/Sydney' }],
    [{ location: 'europe/paris' }, { location: 'europe/paris' }],
    [{ location: '' }, {}],
    [
      {
        weekdays: ['monday:friday', 'sunday'],
        months: ['january:march'],
        days_of_month: ['-7:-1'],
        years: ['2020:2025', '2030:2035'],
        ...day('09:00', '17:00'),
      },
      {
        weekdays: [span(1, 5), span(0)],
        months: [span(1, 3)],
        daysOfMonth: [span(-7, -1)],
        years: [span(2020, 2025), span(2030, 2035)],
        times: [span(540, 1_020)],
      },
    ],
  ];
  for (const [spec, expected] of known) assert.deepEqual(read(spec).data?.time_intervals[0], { ...nothing, ...expected }, JSON.stringify(spec));
});

const weekday = 'is not a weekday like monday, or monday:friday';
const month = 'is not a month like january or 1, or january:march';
const year = 'is not a year like 2026, or 2026:2028';
const dayOfMonth = 'is not a day of the month: 1 to 31, or -1 (the last) to -31';
const zone = 'is not a time zone like Europe/Paris, America/New_York or UTC';

test('what is wrong is named, with what would be right', () => {
  const wrong: [spec: unknown, path: string, message: string][] = [
    [day('17:31', '17:31'), 'times[0].end_time', '17:31 is not after start_time 17:31'],
    [day('22:00', '06:00'), 'times[0].end_time', '06:00 is not after start_time 22:00; for a night write two ranges, 22:00 to 24:00 and 00:00 to 06:00'],
    [day('22:00', '00:00'), 'times[0].end_time', '00:00 is the start of the day; the end is 24:00'],
    [day('24:00', '17:41'), 'times[0].end_time', '17:41 is not after start_time 24:00'],
    [day('12:30', '24:01'), 'times[0].end_time', '"24:01" is not a time of day like 09:00 or 17:30, at most 24:00'],
    [day('9:00', '17:00'), 'times[0].start_time', '"9:00" is not a time of day like 09:00 or 17:30, at most 24:00; write "09:00"'],
    [day(540, '17:00'), 'times[0].start_time', '540 is no time of day; write it in quotes, like "09:00"'],
    [{ times: [{ start_time: '14:03' }] }, 'times[0].end_time', 'is missing: a range needs start_time and end_time'],
    [{ times: ['09:00-17:00'] }, 'times[0]', '"09:00-17:00" is not a range like {start_time: "09:00", end_time: "17:00"}'],
    [{ times: { start_time: '09:00', end_time: '17:00' } }, 'times', 'is not a list; write [{start_time: "09:00", end_time: "17:00"}]'],
    [{ weekdays: 'monday' }, 'weekdays', 'is not a list; write ["monday:friday"]'],
    [{ weekdays: [] }, 'weekdays', 'is empty, so the interval would never hold; leave it out where any will do'],
    [{ weekdays: Array(8).fill('monday') }, 'weekdays', 'has more than 7'],
    [{ weekdays: ['funday'] }, 'weekdays[0]', `"funday" ${weekday}, did you mean "sunday"?`],
    [{ weekdays: ['monday:fri'] }, 'weekdays[0]', `"fri" ${weekday}, did you mean "friday"?`],
    [{ weekdays: ['monday : friday'] }, 'weekdays[0]', `"monday " ${weekday}, did you mean "monday"?`],
    [{ weekdays: ['1:3'] }, 'weekdays[0]', `"1" ${weekday}`],
    [{ weekdays: [1] }, 'weekdays[0]', `"1" ${weekday}`],
    [{ weekdays: [true] }, 'weekdays[0]', `true ${weekday}`],
    [{ weekdays: ['a:b:c'] }, 'weekdays[0]', `"a:b:c" ${weekday}`],
    [{ weekdays: [['monday']] }, 'weekdays[0]', `a list ${weekday}`],
    [{ weekdays: [''] }, 'weekdays[0]', `"" ${weekday}`],
    [{ weekdays: ['friday:Monday'] }, 'weekdays[0]', '"friday:Monday" ends before it begins: sunday is the first; write "friday:saturday" and "sunday:monday"'],
    [{ weekdays: ['saturday:sunday'] }, 'weekdays[0]', '"saturday:sunday" ends before it begins: sunday is the first; write "saturday" and "sunday"'],
    [{ months: ['martius:june'] }, 'months[0]', `"martius" ${month}`],
    [{ months: ['jan'] }, 'months[0]', `"jan" ${month}, did you mean "january"?`],
    [{ months: [13] }, 'months[0]', `"13" ${month}`],
    [{ months: ['december:january'] }, 'months[0]', '"december:january" ends before it begins: january is the first; write "december" and "january"'],
    [{ months: ['11:2'] }, 'months[0]', '"11:2" ends before it begins: january is the first; write "november:december" and "january:february"'],
    [{ years: ['2022:2020'] }, 'years[0]', '"2022:2020" ends before it begins'],
    [{ years: ['this'] }, 'years[0]', `"this" ${year}`],
    [{ years: [2026.5] }, 'years[0]', `"2026.5" ${year}`],
    [{ years: ['26'] }, 'years[0]', '"26" is over for good; write all four digits of a year'],
    [{ days_of_month: ['0'] }, 'days_of_month[0]', `"0" ${dayOfMonth}`],
    [{ days_of_month: ['-50:-20'] }, 'days_of_month[0]', `"-50" ${dayOfMonth}`],
    [{ days_of_month: ['1:50'] }, 'days_of_month[0]', `"50" ${dayOfMonth}`],
    [{ days_of_month: ['last'] }, 'days_of_month[0]', `"last" ${dayOfMonth}`],
    [{ days_of_month: [null] }, 'days_of_month[0]', `null ${dayOfMonth}`],
    [{ days_of_month: ['-15:5'] }, 'days_of_month[0]', '"-15:5" begins in one month and ends in the next; write "-15:-1" and "1:5"'],
    [{ days_of_month: ['10:-25'] }, 'days_of_month[0]', '"10:-25" does not end after it begins in every month'],
    [{ days_of_month: ['5:3'] }, 'days_of_month[0]', '"5:3" does not end after it begins in every month'],
    [{ location: 'Local' }, 'location', '"Local" is another zone on every machine; name the zone, like Europe/Paris, America/New_York or UTC'],
    [{ location: 'Europe/Pari' }, 'location', `"Europe/Pari" ${zone}, did you mean "Europe/Paris"?`],
    [{ location: '+02:00' }, 'location', `"+02:00" ${zone}`],
    [{ location: 2 }, 'location', '2 is not the name of a time zone like Europe/Paris, America/New_York or UTC'],
  ];
  for (const [spec, path, message] of wrong) {
    const { error } = read(spec);
    assert.deepEqual(error && fieldFaults(error), [{ path: `time_intervals[0].${path}`, message }], JSON.stringify(spec));
  }
});

test('a field that nobody knows, and what is very long, is refused shortly', () => {
  assert.match(read({ weekday: ['monday'] }).error?.issues[0]?.message ?? '', /weekday/);
  for (const spec of [{ weekdays: ['m'.repeat(1e6)] }, { location: 'z'.repeat(1e6) }, day('9'.repeat(1e6), '10:00'), { months: [['a'.repeat(1e6)]] }])
    assert.ok(read(spec).error?.issues.every(({ message }) => message.length < 200));
});
