import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calendarText } from '@tocsin/core/oncall/calendarText';
import { compileSchedule } from '@tocsin/core/oncall/schedule';
import fc from 'fast-check';
import { readCalendar } from './readCalendar.ts';

const zone = 'Europe/Berlin';
const calendar = (...events: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${events.join('')}END:VCALENDAR\r\n`;
const event = (...lines: string[]) => `BEGIN:VEVENT\r\n${lines.join('\r\n')}\r\nEND:VEVENT\r\n`;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const read = (text: string, from = '2026-01-01T00:00Z', to = '2026-12-31T00:00Z') =>
  readCalendar(text, { zone, from: at(from), to: at(to) }).map((each) => `${iso(each.from)} ${iso(each.to)} ${each.names[0]}`);
const weekly = ['UID:1', 'DTSTART;TZID=Europe/Berlin:20260309T090000', 'DTEND;TZID=Europe/Berlin:20260316T090000', 'SUMMARY:anna'];

describe('when an event is', () => {
  test('by the clocks of its zone, also when they change', () => {
    const said = read(calendar(event(...weekly, 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3')));
    assert.deepEqual(said, ['2026-03-09T08:00 2026-03-16T08:00 anna', '2026-03-23T08:00 2026-03-30T07:00 anna', '2026-04-06T07:00 2026-04-13T07:00 anna']);
  });

  test('in UTC, by the clocks of the schedule where it names none, and all day', () => {
    const said = read(
      calendar(
        event('UID:1', 'DTSTART:20260701T080000Z', 'DTEND:20260701T160000Z', 'SUMMARY:utc'),
        event('UID:2', 'DTSTART:20260702T080000', 'DURATION:PT8H', 'SUMMARY:floating'),
        event('UID:3', 'DTSTART;VALUE=DATE:20260703', 'SUMMARY:day'),
        event('UID:4', 'DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261026', 'SUMMARY:days'),
      ),
    );
    assert.deepEqual(said, [
      '2026-07-01T08:00 2026-07-01T16:00 utc',
      '2026-07-02T06:00 2026-07-02T14:00 floating',
      '2026-07-02T22:00 2026-07-03T22:00 day',
      '2026-10-23T22:00 2026-10-25T23:00 days',
    ]);
  });

  test('by a zone that the calendar describes itself, as Outlook names them', () => {
    const standard =
      'BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n';
    const summer =
      'BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n';
    const described = `BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n${standard}${summer}END:VTIMEZONE\r\n`;
    const own = weekly.map((line) => line.replace('Europe/Berlin', 'W. Europe Standard Time'));
    assert.deepEqual(read(calendar(described, event(...own, 'RRULE:FREQ=WEEKLY;COUNT=4'))), read(calendar(event(...weekly, 'RRULE:FREQ=WEEKLY;COUNT=4'))));
  });

  test('for as long as it takes where it ends by other clocks than it begins', () => {
    const flight = event(
      'UID:1',
      'DTSTART;TZID=Europe/Berlin:20260301T090000',
      'DTEND;TZID=America/New_York:20260301T090000',
      'SUMMARY:x',
      'RRULE:FREQ=MONTHLY;COUNT=2',
    );
    assert.deepEqual(read(calendar(flight)), ['2026-03-01T08:00 2026-03-01T14:00 x', '2026-04-01T07:00 2026-04-01T13:00 x']);
  });
});

describe('what repeats', () => {
  const daily = (...lines: string[]) =>
    event('UID:d', 'DTSTART;TZID=Europe/Berlin:20260701T090000', 'DTEND;TZID=Europe/Berlin:20260701T170000', 'SUMMARY:ben', ...lines);
  const days = (text: string) => read(text).map((line) => line.slice(5, 16));

  test('until a time in UTC, or a day', () => {
    assert.deepEqual(days(calendar(daily('RRULE:FREQ=DAILY;UNTIL=20260703T070000Z'))), ['07-01T07:00', '07-02T07:00', '07-03T07:00']);
    assert.deepEqual(days(calendar(daily('RRULE:FREQ=DAILY;UNTIL=20260703T065959Z'))), ['07-01T07:00', '07-02T07:00']);
    assert.deepEqual(days(calendar(daily('RRULE:FREQ=DAILY;UNTIL=20260702'))), ['07-01T07:00', '07-02T07:00']);
  });

  test('but not where it is left out, in whatever zone that is said; and where it is added', () => {
    const lines = [
      'EXDATE;TZID=Europe/Berlin:20260702T090000',
      'EXDATE:20260703T070000Z',
      'EXDATE;VALUE=DATE:20260704',
      'RDATE;TZID=Europe/Berlin:20260801T090000',
    ];
    assert.deepEqual(days(calendar(daily('RRULE:FREQ=DAILY;COUNT=6', ...lines))), ['07-01T07:00', '07-05T07:00', '07-06T07:00', '08-01T07:00']);
  });

  test('with single ones that are moved, given to somebody else or cancelled', () => {
    const moved = event('UID:d', 'RECURRENCE-ID;TZID=Europe/Berlin:20260702T090000', 'DTSTART:20260702T120000Z', 'DTEND:20260702T130000Z', 'SUMMARY:carla');
    const cancelled = event('UID:d', 'RECURRENCE-ID:20260703T070000Z', 'DTSTART:20260703T070000Z', 'DTEND:20260703T150000Z', 'SUMMARY:ben', 'STATUS:CANCELLED');
    assert.deepEqual(read(calendar(daily('RRULE:FREQ=DAILY;COUNT=4'), moved, cancelled)), [
      '2026-07-01T07:00 2026-07-01T15:00 ben',
      '2026-07-02T12:00 2026-07-02T13:00 carla',
      '2026-07-04T07:00 2026-07-04T15:00 ben',
    ]);
  });

  test('without an end, as far as the window', () => {
    assert.equal(read(calendar(daily('RRULE:FREQ=DAILY')), '2027-01-01T00:00Z', '2027-01-11T00:00Z').length, 10);
  });

  test('every minute, or by no rule at all, is refused', () => {
    assert.throws(() => read(calendar(daily('RRULE:FREQ=MINUTELY'))), /repeats minutely, which is nobody's shift/);
    assert.throws(() => read(calendar(daily('RRULE:FREQ=DAILY;BYMONTHDAY=99'))), /no calendar that can be read: BYMONTHDAY/);
  });
});

test('whom an event may be about: its title, with and without brackets, and who takes part', () => {
  const lines = ['UID:1', 'DTSTART:20260701T080000Z', 'DTEND:20260701T160000Z', 'SUMMARY:anna (primary)'];
  const attendees = ['ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED:mailto:ben@example.com', 'ATTENDEE;CN=Carla;PARTSTAT=DECLINED:mailto:carla@example.com'];
  const [only] = readCalendar(calendar(event(...lines, ...attendees)), { zone, from: 0, to: at('2027-01-01T00:00Z') });
  assert.deepEqual(only?.names, ['anna (primary)', 'anna', 'ben@example.com', 'Ben']);
});

test('what is no calendar is refused in words, and nothing else is thrown whatever it is', () => {
  for (const text of ['', 'hello', '<html>', 'BEGIN:VCARD\r\nEND:VCARD\r\n']) assert.throws(() => read(text), { code: 'invalid_input' }, text);
  const lines = fc.constantFrom(
    'BEGIN:VEVENT',
    'END:VEVENT',
    'DTSTART:20260101T000000Z',
    'DTSTART:99999999T999999',
    'DTEND;VALUE=DATE:2026',
    'RRULE:FREQ=X',
    'RRULE:',
    'EXDATE:',
    ':',
    'x',
  );
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 12 }), (drawn) => {
      try {
        readCalendar(calendar(`${drawn.join('\r\n')}\r\n`), { zone, from: 0, to: at('2027-01-01T00:00Z') });
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'invalid_input', String(error));
      }
    }),
  );
});

test('our own calendars come back as they went', () => {
  const layer = { name: 'day', people: ['anna', 'ben', null], every: 12, unit: 'hours', start: at('2026-01-01T09:00Z'), end: null, restrictions: [] } as const;
  const schedule = compileSchedule({ name: 'primary', timeZone: 'America/Santiago', layers: [layer], overrides: [] });
  const [now, end] = [at('2026-02-01T00:00Z'), at('2027-01-01T00:00Z')];
  const events = readCalendar(calendarText(schedule, { tenantId: 'acme', person: null, at: now, changedAt: now }), { zone, from: now, to: end });
  const shifts = schedule.shiftsBetween(now, end + 86_400_000).filter(({ people, from }) => people.length > 0 && from > now && from < end);
  assert.deepEqual(
    events.filter(({ from }) => from > now).map(({ from, to, names }) => ({ from, to, name: names[1] })),
    shifts.map(({ from, to, people }) => ({ from, to, name: people[0] })),
  );
});
