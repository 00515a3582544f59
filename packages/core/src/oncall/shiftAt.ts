import type { Schedule, Shift } from './schedule.ts';

const dayMs = 86_400_000;

/**
 * The whole shift within which a time (ms since 1970) lies, from its beginning to its end; cut `reachMs` or more before and behind it where it is that long. Costs
 * what the shifts around it cost, not those of all that time.
 */
export function shiftAt(schedule: Schedule, at: number, reachMs: number): Shift {
  for (let reach = 8 * dayMs; ; reach *= 4) {
    const shift = schedule.shiftsBetween(at - reach, at + reach).find(({ to }) => to > at);
    if (shift && (reach >= reachMs || (shift.from > at - reach && shift.to < at + reach))) return shift;
  }
}
