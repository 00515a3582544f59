import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { durationSchema } from './duration.ts';
import { endpointNameSchema } from './endpointName.ts';
import { userGroupSchema } from './userGroup.ts';

/** In the place of a policy: what is inherited does not hold here. */
export const noPolicyName = 'none';

/** What ends a run: somebody acknowledges, or only that nothing fires any more. */
export const stopConditions = ['acknowledged', 'resolved'] as const;

const names = (what: string) => z.array(z.string().min(1).max(100)).min(1).max(20).optional().describe(what);

const levelSchema = z.strictObject({
  delay: durationSchema.describe('How long after the round began, if nobody has answered by then'),
  channels: z.array(channelSchema).min(1).max(20).optional().describe('Channels that get the message; those that the group is in where none is named'),
  people: names('Names of people: they are mentioned, and get a direct message'),
  user_groups: z.array(userGroupSchema).min(1).max(20).optional().describe('IDs of Slack user groups that are mentioned'),
  schedules: names('Names of schedules: whoever is on call by then is mentioned, and gets a direct message'),
  pagerduty: endpointNameSchema.optional().describe('The endpoint of a PagerDuty service that gets an incident, which ends with the group'),
  servicenow: endpointNameSchema.optional().describe('The endpoint of a ServiceNow instance that gets an incident, which ends with the group'),
});
export type PolicyLevel = z.infer<typeof levelSchema>;

/** What happens when nobody answers. Durations become ms. */
export const escalationPolicySchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => name !== noPolicyName, '"none" means no policy at a route; give the policy another name')
      .describe('What routes and POST /v1/escalations call it'),
    levels: z.array(levelSchema).min(1).max(20).describe('Who is told, one after the other'),
    repeat: z.int().min(0).max(50).optional().describe('How often the levels are gone through again when nobody has answered; not again where it is not named'),
    repeat_delay: durationSchema.optional().describe('How long after the last level the next round begins, or it is said that nobody has answered; 5m'),
    stop_on: z.array(z.enum(stopConditions)).min(1).max(2).optional().describe('[acknowledged], or [resolved]: then it goes on until nothing fires'),
    business_hours: names('Names of time_intervals: outside of them a level waits until one begins'),
    business_hours_for_critical: z.boolean().optional().describe('Whether critical alerts wait for the business hours too; they do not where it is not named'),
    acknowledge_within: durationSchema.optional().describe('How long after it was told somebody has to have acknowledged'),
    resolve_within: durationSchema.optional().describe('How long after it was told it has to be over'),
    warn_before: durationSchema.optional().describe('How long before one of these is missed the thread is warned'),
  })
  .refine(({ warn_before, acknowledge_within, resolve_within }) => warn_before === undefined || (acknowledge_within ?? resolve_within) !== undefined, {
    path: ['warn_before'],
    message: 'warns of nothing: name acknowledge_within or resolve_within too',
  });
export type FilePolicy = z.infer<typeof escalationPolicySchema>;
