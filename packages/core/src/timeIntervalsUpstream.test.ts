import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeIntervalSchema } from '@tocsin/contracts/tenant/timeInterval';
import { isInside, mutedBy } from './timeIntervals.ts';

const specsOf = (...parts: object[]) => timeIntervalSchema.parse({ name: 'x', time_intervals: parts }).time_intervals;
const times = (start_time: string, end_time: string) => ({ times: [{ start_time, end_time }] });
/** As those tables write times, like `02 Jan 06 15:04 +0000`; without an offset it is UTC. */
const at = (text: string) =>
  Date.parse(text.replace(/^(\d+ \w+) (\d\d) (\d\d:\d\d)(?: (\S+))?$/, (_, day, year, time, offset = '+0000') => `${day} 20${year} ${time} ${offset}`));

const office = { weekdays: ['monday:friday'], ...times('09:00', '17:00') };
const lastWeek = {
  weekdays: ['monday:friday', 'sunday'],
  months: ['january:march'],
  days_of_month: ['-7:-1'],
  years: ['2020:2025', '2030:2035'],
  ...times('09:00', '17:00'),
};
const complete = {
  weekdays: ['monday:wednesday', 'saturday', 'sunday'],
  days_of_month: ['1', '10', '20:-1'],
  years: ['2020:2023'],
  months: ['january:march'],
  ...times('13:00', '15:00'),
};
const sydney = { location: 'Australia/Sydney' };

test('the times that Alertmanager has inside and outside of its examples (timeinterval/timeinterval_test.go)', () => {
  const cases: [spec: object, inside: string[], outside: string[]][] = [
    [{}, ['02 Jan 06 15:04', '03 Jan 07 10:04'], []],
    [
      office,
      ['04 May 20 15:04', '05 May 20 10:04', '09 Jun 20 09:04', '08 Jul 20 09:00', '08 Jul 20 16:59'],
      ['03 May 20 15:04', '04 May 20 08:59', '08 Jul 20 05:00'],
    ],
    [
      { days_of_month: ['4:6'], months: ['april'], years: ['2020'] },
      ['04 Apr 20 15:04', '05 Apr 20 00:00', '06 Apr 20 23:05'],
      ['03 May 18 15:04', '03 Apr 20 23:59', '04 Jun 20 23:59', '06 Apr 19 23:59', '07 Apr 20 00:00'],
    ],
    [
      { days_of_month: ['-3:-1'] },
      ['31 Jan 20 15:04', '30 Jan 20 15:04', '29 Jan 20 15:04', '30 Jun 20 00:00', '29 Feb 20 23:05'],
      ['03 May 18 15:04', '27 Jan 20 15:04', '03 Apr 20 23:59', '07 Apr 20 00:00', '01 Mar 20 00:00'],
    ],
    [{ months: ['june'], days_of_month: ['1:31', '-31:-1'] }, ['30 Jun 20 00:00', '01 Jun 20 00:00'], ['31 May 20 00:00', '01 Jul 20 00:00']],
    [{ ...office, ...sydney }, ['06 Apr 21 13:00 +1000'], ['06 Apr 21 13:00']],
    [{ ...office, months: ['november'], ...sydney }, ['01 Nov 21 09:00 +1100', '31 Oct 21 22:00'], ['31 Oct 21 21:00']],
    [{ days_of_month: ['-1'], location: 'America/New_York' }, ['31 Mar 21 12:00 -0400'], ['30 Mar 21 12:00 -0400']],
    [
      lastWeek,
      ['27 Jan 21 09:00', '28 Jan 21 16:59', '29 Jan 21 13:00', '31 Mar 25 13:00', '31 Jan 35 13:00'],
      ['30 Jan 21 13:00', '01 Apr 21 13:00', '30 Jan 26 13:00', '31 Jan 35 17:01'],
    ],
    [complete, ['10 Jan 21 13:00', '30 Jan 21 14:24'], ['09 Jan 21 13:00', '20 Jan 21 12:59', '02 Feb 21 13:00']],
    [{ days_of_month: ['30:31'], years: ['2020:2023'], months: ['february'] }, [], ['28 Feb 21 13:00']],
  ];
  for (const [spec, inside, outside] of cases) {
    const isThere = (time: string) => isInside(specsOf(spec), at(time));
    assert.deepEqual([inside.filter((time) => !isThere(time)), outside.filter(isThere)], [[], []], JSON.stringify(spec));
  }
});

test('what mutes at its example times in Sydney, in UTC and on a weekend', () => {
  const evenings = specsOf({ times: [...times('00:00', '09:00').times, ...times('17:00', '24:00').times], ...sydney });
  const intervals = new Map([
    ['evenings', evenings],
    ['weekends', specsOf({ weekdays: ['saturday', 'sunday'], ...sydney })],
  ]);
  const muted = (time: string) => mutedBy({ muteIntervals: ['evenings', 'weekends'], activeIntervals: [] }, intervals, at(time))?.name;
  assert.equal(muted('01 Jan 24 00:00 +1100'), 'evenings');
  assert.equal(muted('01 Jan 24 09:00 +1100'), undefined);
  assert.equal(muted('06 Jan 24 10:00 +1100'), 'weekends');
  assert.equal(muted('06 Jan 24 17:00 +1100'), 'evenings');
  assert.equal(muted('01 Jan 24 10:00'), 'evenings');
});
