import { z } from 'zod';
import { shown } from './shown.ts';

/** The ID of a Slack user group. */
export const userGroupSchema = z.string().regex(/^S[A-Z0-9]{5,20}$/, {
  error: ({ input }) => `${shown(input)} is not the ID of a user group like S012AB3CD; Slack shows it in the group's profile, behind ⋯: Copy group ID`,
});
