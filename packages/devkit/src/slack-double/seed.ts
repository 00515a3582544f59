import { z } from 'zod';

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,20}$/, 'must look like a Slack ID, such as C0GENERAL');
const channelName = z.string().regex(/^[^\s#,@<>]{1,80}$/, 'must be a channel name without #');

const channel = z.strictObject({
  id: id.optional(),
  name: channelName,
  isPrivate: z.boolean().default(false),
  isArchived: z.boolean().default(false),
  /** Whether the app is in the channel: only then may it read the history. */
  botMember: z.boolean().default(true),
});

const user = z.strictObject({
  id,
  name: z.string().min(1),
  realName: z.string().min(1),
  email: z.email().optional(),
  tz: z.string().default('Europe/Berlin'),
  locale: z.string().default('en-US'),
});

const webhook = z.strictObject({ botId: id, secret: z.string().min(1), channel: channelName, disabled: z.boolean().default(false) });

const usergroup = z.strictObject({ id, handle: z.string().min(1), name: z.string().min(1), users: z.array(id).default([]) });

/** One workspace as a test or a newcomer describes it. */
export const teamSeedSchema = z.strictObject({
  id,
  name: z.string().min(1),
  domain: z.string().min(1),
  tokens: z.array(z.string().min(1)).min(1),
  botUserId: id.default('U0TOCSIN'),
  botId: id.default('B0TOCSIN'),
  appId: id.default('A0TOCSIN'),
  appName: z.string().min(1).default('Tocsin'),
  channels: z.array(channel).default([]),
  users: z.array(user).default([]),
  webhooks: z.array(webhook).default([]),
  usergroups: z.array(usergroup).default([]),
});

export type TeamSeed = z.input<typeof teamSeedSchema>;
export type FullTeamSeed = z.output<typeof teamSeedSchema>;
export type ChannelSeed = FullTeamSeed['channels'][number];
export type UserSeed = FullTeamSeed['users'][number];
export type UsergroupSeed = FullTeamSeed['usergroups'][number];
export type WebhookSeed = FullTeamSeed['webhooks'][number];

/** The bot token of the default workspace. It opens nothing but the double. */
export const defaultToken = 'xoxb-tocsin-double';

/** The workspace a newcomer meets. Its incoming webhook is `/services/T0TOCSIN/B0WEBHOOK/double`. */
export const defaultTeams: readonly TeamSeed[] = [
  {
    id: 'T0TOCSIN',
    name: 'Tocsin',
    domain: 'tocsin',
    tokens: [defaultToken],
    channels: [
      { id: 'C0GENERAL', name: 'general' },
      { id: 'C0ALERTSPROD', name: 'alerts-prod' },
      { id: 'C0CRITICAL', name: 'critical-alerts' },
      { id: 'C0DEVTEAM', name: 'dev-team' },
      { id: 'C0OPSTEAM', name: 'ops-team' },
      { id: 'C0MANAGEMENT', name: 'management' },
    ],
    users: [
      { id: 'U0ANA', name: 'ana', realName: 'Ana Costa', email: 'ana@tocsin.example', tz: 'Europe/Berlin', locale: 'de-DE' },
      { id: 'U0BEN', name: 'ben', realName: 'Ben Okafor', email: 'ben@tocsin.example', tz: 'Europe/London', locale: 'en-GB' },
      { id: 'U0CHLOE', name: 'chloe', realName: 'Chloé Martin', email: 'chloe@tocsin.example', tz: 'Europe/Paris', locale: 'fr-FR' },
    ],
    webhooks: [{ botId: 'B0WEBHOOK', secret: 'double', channel: 'alerts-prod' }],
    usergroups: [{ id: 'S0ONCALL', handle: 'oncall', name: 'On-call', users: ['U0ANA'] }],
  },
];
