import { messageOf, TocsinError } from '@tocsin/contracts/errors';
import ICAL from 'ical.js';
import { eventOf, type ReadEvent } from './readEvent.ts';
import { startsOf } from './recurrence.ts';
import { beginsAt } from './zonedTime.ts';

/** Something that a calendar says is from one time until before another (ms since 1970). */
export interface CalendarEvent {
  from: number;
  to: number;
  /** Whom it may be about, the likeliest first: names as they are written, addresses of mail without `mailto:`. Untrusted. */
  names: readonly string[];
}

/** What of a calendar is wanted. Times are ms since 1970. */
export interface CalendarWindow {
  /** An IANA zone, for times and dates that name none. */
  zone: string;
  from: number;
  to: number;
}

/** More than anybody's shifts of a year; an event that repeats every hour has 8,784. */
const eventsMost = 10_000;

/**
 * The events of an iCalendar (RFC 5545) that are on at some time of a window, with what repeats, is moved, left out (EXDATE) and cancelled, in the order of their begin. A
 * repeated event ends at the same time of the clocks, also when they change. Throws invalid_input for what is no calendar, or has more events than shifts ever are.
 * What repeats is counted from its first time on, so a hostile calendar may take any time: read one that is not your own in a thread that can be stopped.
 */
export function readCalendar(text: string, window: CalendarWindow): CalendarEvent[] {
  try {
    return eventsIn(componentsIn(text), window);
  } catch (error) {
    if (error instanceof TocsinError) throw error;
    // The parser throws what comes: a RangeError of a date, a TypeError of a rule without words.
    throw new TocsinError('invalid_input', `this is no calendar that can be read: ${messageOf(error)}`, { cause: error });
  }
}

function eventsIn(components: readonly ICAL.Component[], window: CalendarWindow): CalendarEvent[] {
  const events = components.map((component) => eventOf(component, window.zone)).filter((event) => event !== null);
  const found: CalendarEvent[] = [];
  for (const same of Map.groupBy(events, ({ uid }) => uid).values())
    for (const event of occurrences(same, window)) {
      found.push(event);
      if (found.length > eventsMost) throw new TocsinError('invalid_input', `the calendar has more than ${eventsMost} events in that time`);
    }
  return found.sort((a, b) => a.from - b.from || a.to - b.to);
}

function componentsIn(text: string): ICAL.Component[] {
  const parsed: unknown = ICAL.parse(text);
  // Some write several calendars into one file; ical.js answers a list then.
  const calendars = (Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed]) as ConstructorParameters<typeof ICAL.Component>[0][];
  const components = calendars.map((each) => new ICAL.Component(each));
  if (!components.every(({ name }) => name === 'vcalendar')) throw new TocsinError('invalid_input', 'this is no calendar: it has no VCALENDAR');
  return components.flatMap((component) => component.getAllSubcomponents('vevent'));
}

/** The events of one UID: one that may repeat, and what was changed of single ones. */
function* occurrences(same: readonly ReadEvent[], { from, to }: CalendarWindow): Generator<CalendarEvent> {
  const changed = new Map(same.flatMap((event) => (event.replaces === null ? [] : [[event.replaces, event] as const])));
  for (const event of same) {
    if (event.cancelled) continue;
    if (event.replaces !== null) {
      const one = { from: beginsAt(event.zone, event.wall), to: event.endFor(event.wall), names: event.names };
      if (one.to > one.from && one.to > from && one.from < to) yield one;
      continue;
    }
    for (const wall of startsOf(event)) {
      const begins = beginsAt(event.zone, wall);
      if (begins >= to) break;
      if (changed.has(begins)) continue;
      const ends = event.endFor(wall);
      if (ends > begins && ends > from) yield { from: begins, to: ends, names: event.names };
    }
  }
}
