import { z } from 'zod';
import { dayOfMonthRangeSchema, monthRangeSchema, type Range, timeRangeSchema, weekdayRangeSchema, yearRangeSchema } from './timeRange.ts';
import { timeZoneSchema } from './timeZone.ts';

/**
 * When a time interval holds, in Alertmanager's terms (timeinterval/timeinterval.go); null means always. Minutes are of the day and `to` is excluded, weekdays count
 * from Sunday = 0, days of the month may be negative (-1 is the last), months are 1 to 12. `location` is an IANA time zone.
 */
export interface TimeSpec {
  times: Range[] | null;
  weekdays: Range[] | null;
  daysOfMonth: Range[] | null;
  months: Range[] | null;
  years: Range[] | null;
  location: string;
}

/** Alertmanager takes an empty list too, as one that nothing is in, and as many as there are; here not more than make sense, since flushes look through them. */
function listOf<Schema extends z.ZodType>(schema: Schema, max: number, example: string) {
  return z
    .array(schema, { error: ({ code }) => (code === 'invalid_type' ? `is not a list; write ${example}` : undefined) })
    .min(1, 'is empty, so the interval would never hold; leave it out where any will do')
    .max(max, `has more than ${max}`)
    .optional();
}

const timeSpecSchema = z
  .strictObject({
    times: listOf(timeRangeSchema, 48, '[{start_time: "09:00", end_time: "17:00"}]').describe('Times of day; the end is not part of it'),
    weekdays: listOf(weekdayRangeSchema, 7, '["monday:friday"]').describe('Days of the week, or from one to another; sunday is the first'),
    days_of_month: listOf(dayOfMonthRangeSchema, 31, '["1:5", "-1"]').describe('Days from 1 on; -1 is the last'),
    months: listOf(monthRangeSchema, 12, '["january:march"]').describe('Months by name or number, or from one to another'),
    years: listOf(yearRangeSchema, 100, '["2026"]').describe('Years, or from one to another'),
    location: timeZoneSchema.optional().describe('An IANA time zone; UTC where it is not named'),
  })
  .transform(
    ({ times = null, weekdays = null, days_of_month: daysOfMonth = null, months = null, years = null, location = 'UTC' }): TimeSpec => ({
      times,
      weekdays,
      daysOfMonth,
      months,
      years,
      location,
    }),
  );

/** A named time interval: it holds when one of its parts does. */
export const timeIntervalSchema = z.strictObject({
  name: z.string().min(1).max(100).describe('What routes call it'),
  time_intervals: z.array(timeSpecSchema).min(1).max(100).describe('It holds when one of these does, and one of these when all that it names do'),
});
export type TimeInterval = z.infer<typeof timeIntervalSchema>;
