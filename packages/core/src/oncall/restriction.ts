import { earliestToShow, firstShown, lastShown, latestShown } from './wallClock.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * When people of a layer are on call within their turns: on each of `weekdays` (Sunday = 0) from a minute of the day until `toMinute` of the day that comes `days` later,
 * by the clocks of the schedule's zone. Nine to five has `days` 0, a night 1, Friday evening to Monday morning 3.
 */
export interface Restriction {
  weekdays: readonly number[];
  fromMinute: number;
  days: number;
  toMinute: number;
}

/** Whether a restriction takes a time (ms since 1970). */
export function isWithin({ weekdays, fromMinute, days, toMinute }: Restriction, zone: string, at: number): boolean {
  const latest = latestShown(zone, at);
  const earliest = earliestToShow(zone, at);
  for (let day = Math.floor(latest / dayMs); (day + days) * dayMs + toMinute * minuteMs > earliest; day -= 1)
    if (weekdays.includes(weekdayOf(day)) && latest >= day * dayMs + fromMinute * minuteMs) return true;
  return false;
}

/** The first time after `at` (ms since 1970) at which a restriction begins or ends. */
export function restrictionEdgeAfter({ weekdays, fromMinute, days, toMinute }: Restriction, zone: string, at: number): number {
  let found = Number.POSITIVE_INFINITY;
  const today = Math.floor(latestShown(zone, at) / dayMs);
  for (let day = today - days - 1; day <= today + 8; day += 1) {
    if (!weekdays.includes(weekdayOf(day))) continue;
    const begins = firstShown(zone, day * dayMs + fromMinute * minuteMs);
    if (begins > at) return Math.min(found, begins);
    const ends = lastShown(zone, (day + days) * dayMs + toMinute * minuteMs);
    if (ends > at) found = Math.min(found, ends);
  }
  return found;
}

/** 1970 began on a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
