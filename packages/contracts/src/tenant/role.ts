import { z } from 'zod';
import { shown } from './shown.ts';

/** What people may be let do in Slack. */
export const permissions = ['acknowledge', 'resolve', 'snooze', 'hand_over', 'note', 'silence', 'escalate', 'override', 'send'] as const;
export type Permission = (typeof permissions)[number];

/** In the place of people: whoever is in the workspace. */
export const everyone = 'everyone';
/** In the place of what somebody may: all of it, also what comes to be later. */
export const everything = 'everything';

/** Whether this is the ID of one of Slack's user groups, like S012AB3CD. */
export function isUserGroup(user: string): boolean {
  return /^S[A-Z0-9]{5,20}$/.test(user);
}

const maySchema = z.enum([...permissions, everything], {
  error: ({ input }) => `${shown(input)} is none of ${permissions.join(', ')}, nor ${everything}`,
});

/** People by the IDs of their Slack accounts, by their names under people or by a user group that they are in, and what they may do. */
export const roleSchema = z.strictObject({
  name: z.string().min(1).max(100).describe('What people are told who may not'),
  users: z.array(z.string().min(1).max(100)).min(1).max(2_000).describe(`Names of people, IDs of Slack accounts or of user groups; or ${everyone}`),
  may: z.array(maySchema).min(1).max(20).describe(`What they may do; ${everything} is all of it`),
  environments: z.array(z.string().min(1).max(64)).min(1).max(100).optional().describe('Only in these; in all where it is not named'),
});
export type Role = z.infer<typeof roleSchema>;
