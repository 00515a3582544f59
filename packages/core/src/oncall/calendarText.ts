import type { Schedule, Shift } from './schedule.ts';
import { shiftAt } from './shiftAt.ts';

const dayMs = 86_400_000;
const aheadMs = 366 * dayMs;
/** The longest turn of a layer: 999 weeks. */
const longestShiftMs = 7_000 * dayMs;
/** RFC 5545 3.1: without the line's end. */
const longestLine = 75;

/** Whose shifts a calendar shows, and what it says about itself. */
export interface CalendarRequest {
  tenantId: string;
  /** Only this person's shifts; null: all. */
  person: string | null;
  /** ms since 1970. */
  at: number;
  /** When the schedule or what is arranged for it last changed, in ms since 1970. */
  changedAt: number;
}

/**
 * The shifts of a schedule as an iCalendar (RFC 5545): those that end on the UTC day of `at` or later and begin within 12 months from it, whole. Times are UTC, so that no
 * reader needs our zone rules. The same schedule gives the same text all of a UTC day, and a shift keeps its UID for as long as it begins at the same time.
 */
export function calendarText(schedule: Schedule, { tenantId, person, at, changedAt }: CalendarRequest): string {
  const today = Math.floor(at / dayMs) * dayMs;
  const shifts = wholeShifts(schedule, today).filter(({ people }) => (person === null ? people.length > 0 : people.includes(person)));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//On-call//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(person === null ? schedule.name : `${person} (${schedule.name})`)}`,
    // RFC 7986 5.7, and what Outlook knows instead.
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...shifts.flatMap((shift) => eventLines(schedule.name, tenantId, shift, changedAt)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** The first and the last would be cut where the 12 months are. */
function wholeShifts(schedule: Schedule, today: number): Shift[] {
  const shifts = schedule.shiftsBetween(today, today + aheadMs);
  return shifts.map((shift, index) => {
    if (shift.people.length === 0 || (index > 0 && index < shifts.length - 1)) return shift;
    const whole = shiftAt(schedule, shift.from, longestShiftMs);
    return { ...shift, from: whole.from, to: whole.to };
  });
}

function eventLines(schedule: string, tenantId: string, { from, to, people }: Shift, changedAt: number): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${utc(from)}.${schedule}.${tenantId}`)}@tocsin`,
    `DTSTAMP:${utc(changedAt)}`,
    `DTSTART:${utc(from)}`,
    `DTEND:${utc(to)}`,
    `SUMMARY:${escaped(`${people.join(', ')} (${schedule})`)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** `20261123T090000Z` */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** Lines are measured in bytes; a character is never cut in two. */
function folded(line: string): string {
  let text = '';
  let width = 0;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (width + bytes > longestLine) {
      text += '\r\n ';
      width = 1;
    }
    text += character;
    width += bytes;
  }
  return text;
}
