import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { durationSchema } from './duration.ts';
import { restrictionSchema } from './restriction.ts';
import { shown } from './shown.ts';
import { timeZoneSchema } from './timeZone.ts';
import { userGroupSchema } from './userGroup.ts';

const localExample = 'a time without zone, like 2026-11-23T09:00; it is of the time_zone of the schedule';

/** A time of the schedule's zone. Becomes what the clocks show, as ms since 1970 as if they stood in UTC. */
const localTimeSchema = z
  .string({ error: ({ input }) => (input === undefined ? `is missing; write ${localExample}` : `${shown(input)} is not ${localExample}`) })
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, { error: ({ input }) => `${shown(input)} is not ${localExample}` })
  .transform((text) => ({ text, ms: Date.parse(`${text}Z`) }))
  .refine(({ text, ms }) => Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text), 'is not a time that exists')
  .transform(({ ms }) => ms);

const rotations: Readonly<Record<string, Rotation>> = { daily: { every: 1, unit: 'days' }, weekly: { every: 1, unit: 'weeks' } };

/** How long a turn is, by the clocks of the schedule's zone. */
export interface Rotation {
  every: number;
  unit: 'hours' | 'days' | 'weeks';
}

const rotationSchema = z
  .string({ error: ({ input }) => adviceForRotation(input) })
  .regex(/^(?:daily|weekly|[1-9]\d{0,2} (?:hour|day|week)s?)$/, { error: ({ input }) => adviceForRotation(input) })
  .transform((text): Rotation => {
    const [every, unit = ''] = text.split(' ');
    return rotations[text] ?? { every: Number(every), unit: unit.startsWith('hour') ? 'hours' : unit.startsWith('day') ? 'days' : 'weeks' };
  });

function adviceForRotation(written: unknown): string {
  return `${written === undefined ? 'is missing; write' : `${shown(written)} is none of`} daily, weekly, "12 hours", "3 days" or "2 weeks"`;
}

const layerSchema = z
  .strictObject({
    name: z.string().min(1).max(100).describe('What people call it'),
    people: z.array(z.string().min(1).max(100)).min(1).max(200).describe('Names of people, in the order of their turns; none is a turn of nobody'),
    rotation: rotationSchema.describe('How long a turn is: daily, weekly, or a number of hours, days or weeks'),
    start: localTimeSchema.describe('When the first turn begins, in the time_zone: every hand-over is at its time of day, and of weeks on its weekday'),
    end: localTimeSchema.optional().describe('When the layer ends, in the time_zone'),
    restrictions: z.array(restrictionSchema).min(1).max(20).optional().describe('On call within one of these only; always where it is not named'),
  })
  .refine(({ start, end }) => end === undefined || end > start, { path: ['end'], message: 'is not after start' });

const calendarSchema = z.strictObject({
  url: z
    .string()
    .max(2_000)
    .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:' && new URL(url).username === '', {
      error: ({ input }) => `${shown(input)} is not an address like https://calendar.example.com/duty.ics`,
    })
    .describe('Where the calendar is read: an iCalendar (.ics) over https'),
  every: durationSchema
    .refine((ms) => ms >= 300_000 && ms <= 86_400_000, 'is not between 5m and 1d')
    .optional()
    .describe('How often it is read; 15m where it is not named'),
});

/** In the place of a schedule's name these are verbs: `tocsin override list`, `tocsin oncall ical`. */
const verbs: readonly string[] = ['list', 'end', 'import', 'ical', 'load'];

const minuteMs = 60_000;

/** Who is on call when. */
export const scheduleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
      error: ({ input }) => `${shown(input)} is not the name of a schedule; use 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit`,
    })
    .refine((name) => !verbs.includes(name), { error: ({ input }) => `${shown(input)} is what commands do; give the schedule another name` })
    .describe('What it is asked by'),
  time_zone: timeZoneSchema.describe('An IANA time zone: all times of the schedule are by its clocks'),
  calendar: calendarSchema.optional().describe('Whoever its events name is on call then, before what the layers say'),
  layers: z.array(layerSchema).min(1).max(20).describe('Where a later one has somebody on call, it wins over the earlier'),
  hand_over_channel: channelSchema.optional().describe('Is told at every change who goes, who comes, and what is open'),
  remind: z
    .array(durationSchema.refine((ms) => ms >= minuteMs && ms <= 14 * 24 * 60 * minuteMs, 'is not between 1m and 14d'))
    .min(1)
    .max(5)
    .optional()
    .describe('How long before their shift people are reminded, by direct message'),
  user_group: userGroupSchema.optional().describe('The ID of a Slack user group that is kept equal to who is on call'),
});
export type FileSchedule = z.infer<typeof scheduleSchema>;
