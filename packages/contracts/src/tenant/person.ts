import { z } from 'zod';
import { languageSchema } from '../language.ts';
import { durationSchema } from './duration.ts';
import { restrictionSchema } from './restriction.ts';
import { shown } from './shown.ts';
import { timeZoneSchema } from './timeZone.ts';

/** In the place of a person: a turn of nobody. */
export const nobodyName = 'none';

/** Somebody who can be on call. */
export const personSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => name !== nobodyName, '"none" means nobody in a schedule; give the person another name')
      .describe('What schedules call them'),
    slack_user: z
      .string()
      .regex(/^[UW][A-Z0-9]{5,20}$/, {
        error: ({ input }) => `${shown(input)} is not a user ID like U012AB3CD; Slack shows it in the profile, behind ⋮: Copy member ID`,
      })
      .describe('The ID of their Slack account, like U012AB3CD'),
    language: languageSchema.optional().describe('Of what they are told in person'),
    time_zone: timeZoneSchema.optional().describe('An IANA time zone: their quiet hours are by its clocks'),
    quiet_hours: z
      .array(restrictionSchema)
      .min(1)
      .max(20)
      .optional()
      .describe('When escalations do not ask them: they are asked when it is over, if nobody has answered by then'),
    direct_messages: z
      .array(durationSchema.refine((ms) => ms <= 24 * 3_600_000, 'is longer than a day'))
      .max(5)
      .optional()
      .describe(
        'How long after an escalation asks them they get a direct message, one each time, as long as nobody has answered; [0s]. []: they are only mentioned',
      ),
    quiet_hours_for_critical: z.boolean().optional().describe('Whether critical alerts wait for that too; they do not where it is not named'),
  })
  .refine(({ quiet_hours, time_zone }) => quiet_hours === undefined || time_zone !== undefined, {
    path: ['quiet_hours'],
    message: "are by nobody's clocks: name the time_zone too",
  });
export type Person = z.infer<typeof personSchema>;
