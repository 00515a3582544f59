import type { Schedule, Shift } from './schedule.ts';

const dayMs = 86_400_000;
const behindMs = 400 * dayMs;
const aheadMs = 366 * dayMs;
/** RFC 5545 3.1: without the line's end. */
const longestLine = 75;

/**
 * The shifts of a schedule as an iCalendar (RFC 5545): those that end on the UTC day of `at` (ms since 1970) or later, 12 months ahead. Times are UTC, so that no reader needs our zone
 * rules. The same schedule gives the same text all of a UTC day, and a shift keeps its UID for as long as it begins at the same time. `changedAt` is when the schedule last changed.
 */
export function calendarText(schedule: Schedule, tenantId: string, at: number, changedAt: number): string {
  const today = Math.floor(at / dayMs) * dayMs;
  const shifts = schedule.shiftsBetween(today - behindMs, today + aheadMs).filter(({ to, people }) => to > today && people.length > 0);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//On-call//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(schedule.name)}`,
    ...shifts.flatMap((shift) => eventLines(schedule.name, tenantId, shift, changedAt)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
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
