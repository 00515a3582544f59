import { offsetAt } from '@tocsin/core/zoneOffset';

const minuteMs = 60_000;
const dayMinutes = 1_440;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const units = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
] as const;

/** When somebody is on call within a turn, as a tenant's file writes it. */
export interface FileRestriction {
  weekdays?: string[];
  start_time: string;
  end_time: string;
  end_day?: string;
}

/** How long a turn is, as a tenant's file writes it; null for what no file can say. */
export function rotationText(seconds: number): string | null {
  for (const [unit, length] of units) {
    const every = seconds / length;
    if (every < 1 || !Number.isInteger(every)) continue;
    return every > 999 ? null : every === 1 && unit !== 'hour' ? (unit === 'day' ? 'daily' : 'weekly') : `${every} ${unit}${every === 1 ? '' : 's'}`;
  }
  return null;
}

/** A time with its offset, in ms since 1970; NaN for what is none of these two centuries. */
export function instantOf(text: string): number {
  return /^(?:19|20|21)\d\d-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
}

/** What the clocks of a zone show at a time (ms since 1970), to the minute, in ms as if they stood in UTC. */
export function wallMinute(zone: string, at: number): number {
  return Math.floor((at + offsetAt(zone, at)) / minuteMs) * minuteMs;
}

/** `2026-11-23T09:00` */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/** From a minute of a weekday (Sunday = 0; null: of every day) on for so many minutes; null where that is no time within a week. */
export function restrictionFrom(weekday: number | null, fromMinute: number, minutes: number): FileRestriction | null {
  const longest = weekday === null ? dayMinutes : 7 * dayMinutes;
  const isTime = Number.isInteger(fromMinute) && fromMinute >= 0 && fromMinute < dayMinutes && Number.isInteger(minutes) && minutes > 0 && minutes <= longest;
  if (!isTime || (weekday !== null && weekdays[weekday] === undefined)) return null;
  const end = fromMinute + minutes;
  const days = Math.floor(end / dayMinutes);
  const [toMinute, wraps] = [end % dayMinutes, end % dayMinutes <= fromMinute];
  const times = { start_time: clock(fromMinute), end_time: clock(toMinute) };
  if (weekday === null) return times;
  // An end that is not after the start is of the next day where nothing is said, so only what is further away has to be.
  const isSaid = days > (wraps ? 1 : 0);
  return { weekdays: [weekdays[weekday] ?? ''], ...times, ...(isSaid ? { end_day: weekdays[(weekday + days) % 7] ?? '' } : {}) };
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
