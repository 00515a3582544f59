import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { languageSchema } from '../language.ts';
import { profileSchema } from '../message.ts';
import { shown } from './shown.ts';
import { webhookNameSchema } from './webhookName.ts';

/** An emoji as Slack calls it. */
const emojiSchema = z.string().regex(/^[\p{L}\d_+'-]{1,100}$/u, {
  error: ({ input }) =>
    `${shown(input)} is not the name of an emoji; write ${/^:[^:\s]+:$/.test(String(input)) ? `${String(input).slice(1, -1)}, without the colons` : 'it like Slack does between colons: eyes'}`,
});

const fields = {
  default_channel: channelSchema.describe('Gets every alert that nothing else is said about'),
  escalation_channel: channelSchema.optional().describe('Gets critical alerts in the short form'),
  fallback_channel: channelSchema.optional().describe('Gets what another channel cannot take; default_channel where it is not named'),
  admins: z
    .array(
      channelSchema.or(
        z
          .string()
          .regex(/^[UW][A-Z0-9]{5,20}$/, { error: ({ input }) => `${shown(input)} is neither a channel like "#platform" nor a user ID like U012AB3CD` }),
      ),
    )
    .min(1)
    .max(20)
    .optional()
    .describe('Channels and user IDs that are told when a channel cannot be written to; the fallback channel where it is not named'),
  rate_limit: z
    .int()
    .min(1)
    .max(6000)
    .optional()
    .describe('New messages a minute to one channel before digests start, and as many edits and replies; pages and critical alerts never wait for it'),
  languages: z.array(languageSchema).min(1).optional().describe('The first is what everybody gets who chose no other'),
  channels: z
    .record(
      channelSchema,
      z.strictObject({
        language: languageSchema.optional().describe('Of messages to this channel'),
        profile: profileSchema.optional().describe('How much of Slack a message uses: rich as designed, plain with the oldest blocks only, text with none'),
      }),
    )
    .optional()
    .describe('What single channels want'),
};

export const slackConfigSchema = z.strictObject({
  ...fields,
  fallback_webhook: webhookNameSchema
    .optional()
    .describe('The incoming webhook that gets what is critical while Slack refuses our app (a revoked token, say); its URL: tocsin webhooks set'),
  reactions: z
    .strictObject({
      acknowledge: z.array(emojiSchema).min(1).max(20).optional().describe('Whoever puts one of these on a message has acknowledged what it shows'),
    })
    .optional()
    .describe('What emoji under our messages do; nothing where none is named'),
});
export type SlackConfig = z.infer<typeof slackConfigSchema>;

/** What an environment may say otherwise. */
export const slackOverlaySchema = z.strictObject({
  ...fields,
  default_channel: channelSchema.optional().describe('Gets every alert of this environment that nothing else is said about'),
});
