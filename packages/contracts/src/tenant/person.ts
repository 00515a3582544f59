import { z } from 'zod';
import { shown } from './shown.ts';

/** In the place of a person: a turn of nobody. */
export const nobodyName = 'none';

/** Somebody who can be on call. */
export const personSchema = z.strictObject({
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
});
export type Person = z.infer<typeof personSchema>;
