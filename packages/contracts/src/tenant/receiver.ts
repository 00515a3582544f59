import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { languageSchema } from '../language.ts';
import { profileSchema } from '../message.ts';
import { serviceFields } from './service.ts';
import { webhookNameSchema } from './webhookName.ts';

const look = {
  language: languageSchema.optional().describe('Of messages to here; else that of the channel, the route, the tenant'),
  profile: profileSchema.optional().describe('How much of Slack a message uses: rich as designed, plain with the oldest blocks only, text with none'),
};

/** Where a receiver sends: a Slack channel, or a Slack incoming webhook: messages only, at least once, as a webhook cannot be asked what became of them. */
const destinationSchema = z.union([
  z.strictObject({ channel: channelSchema.describe('#name, or the ID of a channel'), ...look }),
  z.strictObject({ webhook: webhookNameSchema.describe('An incoming webhook by name (tocsin webhooks set); default is that of SLACK_WEBHOOK_URL'), ...look }),
]);
export type Destination = z.infer<typeof destinationSchema>;

export const receiverSchema = z
  .strictObject({
    name: z.string().min(1).max(100).describe('What routes call it'),
    slack: z.array(destinationSchema).max(20).optional().describe('Where in Slack it sends; with [] and nothing else, what comes here is told to nobody'),
    ...serviceFields,
  })
  .refine(({ slack, pagerduty, servicenow, email, signed_webhook }) => (slack ?? pagerduty ?? servicenow ?? email ?? signed_webhook) !== undefined, {
    path: ['slack'],
    message: 'is missing; write slack: [{channel: "#alerts"}]',
  });
export type FileReceiver = z.infer<typeof receiverSchema>;
