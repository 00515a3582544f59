import { firstShown, latestShown } from './oncall/wallClock.ts';

const dayMs = 86_400_000;
const nineMs = 9 * 3_600_000;
const monday = 1;

/** When (ms since 1970) clocks of a time zone show nine o'clock of a Monday next, after `now`. The zone has to be one. */
export function mondayMorning(zone: string, now: number): number {
  const wall = latestShown(zone, now);
  const today = Math.floor(wall / dayMs) * dayMs;
  const days = (monday - new Date(today).getUTCDay() + 7) % 7;
  const next = today + days * dayMs + nineMs;
  return firstShown(zone, next > wall ? next : next + 7 * dayMs);
}
