import ICAL from 'ical.js';
import { beginsAt, endsAt, type Zone, zonedTime } from './zonedTime.ts';

/** An event as a calendar has it. Wall times are those of `zone`. */
export interface ReadEvent {
  uid: string;
  wall: number;
  isDate: boolean;
  zone: Zone;
  names: readonly string[];
  cancelled: boolean;
  /** When the event begins that this one is instead of (RECURRENCE-ID), in ms since 1970. */
  replaces: number | null;
  rules: readonly ICAL.Recur[];
  /** Further times at which it begins, as wall times. */
  more: readonly number[];
  /** Times (ms since 1970) at which it does not, and days (wall times of their midnight). */
  except: { times: ReadonlySet<number>; days: ReadonlySet<number> };
  /** When the one ends (ms since 1970) that begins at a wall time. */
  endFor(wall: number): number;
}

const dayMs = 86_400_000;

/** Reads an event; null for one that says not when it is, or nothing for any length. */
export function eventOf(component: ICAL.Component, zone: string): ReadEvent | null {
  const start = timeIn(component, 'dtstart', zone);
  if (start === null) return null;
  const replaces = timeIn(component, 'recurrence-id', zone);
  const except = timesIn(component, 'exdate', zone);
  return {
    uid: String(component.getFirstPropertyValue('uid') ?? ''),
    ...{ wall: start.wall, isDate: start.isDate, zone: start.zone },
    names: namesIn(component),
    cancelled: component.getFirstPropertyValue('status') === 'CANCELLED',
    replaces: replaces === null ? null : beginsAt(replaces.zone, replaces.wall),
    rules: component.getAllProperties('rrule').flatMap((property) => property.getValues().filter((value) => value instanceof ICAL.Recur)),
    more: timesIn(component, 'rdate', zone).map(({ wall }) => wall),
    except: {
      times: new Set(except.filter(({ isDate }) => !isDate || start.isDate).map((time) => beginsAt(time.zone, time.wall))),
      days: new Set(except.filter(({ isDate }) => isDate).map(({ wall }) => wall)),
    },
    endFor: endOf(component, start, zone),
  };
}

function endOf(component: ICAL.Component, start: { wall: number; zone: Zone; isDate: boolean }, zone: string): ReadEvent['endFor'] {
  const end = timeIn(component, 'dtend', zone);
  const duration = component.getFirstPropertyValue('duration');
  if (end !== null && JSON.stringify(nameOf(end.zone)) !== JSON.stringify(nameOf(start.zone))) {
    // It ends by other clocks than it begins: all there is to keep is how long it takes.
    const lasts = endsAt(end.zone, end.wall) - beginsAt(start.zone, start.wall);
    return (wall) => beginsAt(start.zone, wall) + lasts;
  }
  const nominal = duration instanceof ICAL.Duration ? duration.toSeconds() * 1_000 : start.isDate ? dayMs : 0;
  const lasts = end === null ? nominal : end.wall - start.wall;
  return (wall) => endsAt(start.zone, wall + lasts);
}

function nameOf(zone: Zone): string {
  return 'iana' in zone ? zone.iana : zone.described.tzid;
}

/** Who is meant: the title, also without what stands in brackets behind it (our own calendars say `anna (primary)`), then those who take part. */
function namesIn(component: ICAL.Component): string[] {
  const title = String(component.getFirstPropertyValue('summary') ?? '').trim();
  const attendees = component.getAllProperties('attendee').flatMap((property) => {
    if (property.getFirstParameter('partstat') === 'DECLINED') return [];
    return [String(property.getFirstValue() ?? '').replace(/^mailto:/i, ''), String(property.getFirstParameter('cn') ?? '')];
  });
  const names = [title, title.replace(/\s*\([^()]*\)$/, ''), ...attendees].map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '').slice(0, 50);
}

function timeIn(component: ICAL.Component, name: string, zone: string) {
  return timesIn(component, name, zone)[0] ?? null;
}

function timesIn(component: ICAL.Component, name: string, zone: string) {
  return component.getAllProperties(name).flatMap((property) =>
    property
      .getValues()
      .map((value: unknown) => (value instanceof ICAL.Period ? value.start : value))
      .flatMap((value: unknown) => (value instanceof ICAL.Time ? [zonedTime(value, property, zone)] : [])),
  );
}
