import { isWithin, type Restriction, restrictionEdgeAfter } from './restriction.ts';

/** When somebody wants to be asked nothing, by the clocks of their zone. */
export interface QuietHours {
  timeZone: string;
  times: readonly Restriction[];
  /** Critical alerts wait too. */
  forCritical: boolean;
}

const weekMs = 7 * 86_400_000;

/** When quiet hours that take a time are over; null: they do not take it. Both in ms since 1970. What never is over within a week ends then. */
export function quietUntil({ timeZone, times }: Pick<QuietHours, 'timeZone' | 'times'>, at: number): number | null {
  const isQuiet = (moment: number) => times.some((time) => isWithin(time, timeZone, moment));
  if (!isQuiet(at)) return null;
  let end = at;
  while (end < at + weekMs && isQuiet(end)) end = Math.min(...times.map((time) => restrictionEdgeAfter(time, timeZone, end)));
  return Math.min(end, at + weekMs);
}
