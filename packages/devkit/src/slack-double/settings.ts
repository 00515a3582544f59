import { z } from 'zod';

const rate = z.strictObject({ perSecond: z.number().positive(), burst: z.number().int().min(1) });

/** What may be changed while the double runs. */
export const settingsSchema = z.strictObject({
  /** Messages to one channel, and to one webhook; null = no limit. Slack: about 1 a second, short bursts tolerated. */
  channelRate: rate.nullable(),
  /** Whether each method has Slack's tier limit per workspace (20, 50 or 100 calls a minute). */
  methodTiers: z.boolean(),
  /** `restricted`: history and replies answer once a minute with at most 15 messages, as for apps outside the Marketplace since 2025-05-29. */
  history: z.enum(['full', 'restricted']),
  /** Whether a channel name never heard of becomes a channel, instead of `channel_not_found`. */
  createChannels: z.boolean(),
  /** Whether the app may post in public channels that it is not in (the scope `chat:write.public`), instead of `not_in_channel`. */
  writePublic: z.boolean(),
  /** Whether tokens that an app gets end after twelve hours and come with a refresh token. */
  rotateTokens: z.boolean(),
  /** Where clicks are posted; null = nobody listens. */
  interactivityUrl: z.url().nullable(),
  /** Where slash commands are posted, likewise. */
  commandsUrl: z.url().nullable(),
  /** Where events are reported, likewise. */
  eventsUrl: z.url().nullable(),
  /** After which times (ms) an event is reported again that the app did not take. Slack: at once, after a minute, after five. */
  eventRetryMs: z.array(z.number().int().min(0)).max(10),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Rate = NonNullable<Settings['channelRate']>;

/** As strict as Slack, but without the tier limits, which tests seldom want. */
export const defaultSettings: Settings = {
  channelRate: { perSecond: 1, burst: 3 },
  methodTiers: false,
  history: 'full',
  createChannels: false,
  writePublic: true,
  rotateTokens: false,
  interactivityUrl: null,
  commandsUrl: null,
  eventsUrl: null,
  eventRetryMs: [0, 60_000, 300_000],
};
