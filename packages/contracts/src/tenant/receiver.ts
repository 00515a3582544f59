import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { languageSchema } from '../language.ts';
import { profileSchema } from '../message.ts';

const look = { language: languageSchema.optional(), profile: profileSchema.optional() };

/** Where a receiver sends: a Slack channel, or Slack incoming webhooks (the URL of `SLACK_WEBHOOK_URL`). */
const destinationSchema = z.union([z.strictObject({ channel: channelSchema, ...look }), z.strictObject({ webhook: z.literal('default'), ...look })]);
export type Destination = z.infer<typeof destinationSchema>;

export const receiverSchema = z.strictObject({
  name: z.string().min(1).max(100),
  slack: z.array(destinationSchema).max(20).describe('None: what comes here is told to nobody'),
});
