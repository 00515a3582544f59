import { z } from 'zod';
import { minuteSchema, weekdayRangeSchema } from './timeRange.ts';

/**
 * When the people of a layer are on call within their turns: on each of `weekdays` (Sunday = 0) from a minute of the day until `toMinute` of the day that comes `days`
 * later, by the clocks of the schedule's zone.
 */
export interface LayerRestriction {
  weekdays: number[];
  fromMinute: number;
  days: number;
  toMinute: number;
}

const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** Nine to five; a night, which ends on the day after where its end is not after its start; Friday evening to Monday morning with `end_day`. */
export const restrictionSchema = z
  .strictObject({
    weekdays: z
      .array(weekdayRangeSchema)
      .min(1)
      .max(7)
      .optional()
      .describe('The days on which it begins, or from one to another; every day where it is not named'),
    start_time: minuteSchema.describe('From this minute on, like "09:00", by the clocks of the time_zone'),
    end_time: minuteSchema.describe('Until before this one; of the next day where it is not after start_time'),
    end_day: weekdayRangeSchema.optional().describe('The weekday of end_time, where it is neither the same nor the next'),
  })
  .transform(({ weekdays, start_time: fromMinute, end_time: toMinute, end_day: endDay }, context): LayerRestriction => {
    const starts = weekdays === undefined ? everyDay : everyDay.filter((day) => weekdays.some(({ from, to }) => day >= from && day <= to));
    const wraps = toMinute <= fromMinute;
    const [start] = starts;
    const fault = faultOfDays(starts, endDay);
    if (fault !== null) context.issues.push({ code: 'custom', path: ['end_day'], message: fault, input: endDay });
    if (endDay === undefined || start === undefined) return { weekdays: starts, fromMinute, days: wraps ? 1 : 0, toMinute };
    const days = (endDay.from - start + 7) % 7;
    return { weekdays: starts, fromMinute, days: days === 0 && wraps ? 7 : days, toMinute };
  });

function faultOfDays(starts: readonly number[], endDay: { from: number; to: number } | undefined): string | null {
  if (endDay === undefined) return null;
  if (endDay.from !== endDay.to) return 'is one weekday, like monday';
  return starts.length === 1 ? null : 'goes with one weekday; write weekdays: ["friday"], or one restriction for each';
}
