import { z } from 'zod';
import { channelSchema } from '../escalation.ts';
import { type Language, languageSchema } from '../language.ts';
import { durationSchema } from './duration.ts';
import { type Matcher, matchersSchema } from './matcher.ts';

/** A node of Alertmanager's routing tree; what is left out is inherited. Durations are ms. */
export interface RouteNode {
  receiver?: string | undefined;
  matchers?: Matcher[] | undefined;
  group_by?: string[] | undefined;
  group_wait?: number | undefined;
  group_interval?: number | undefined;
  repeat_interval?: number | undefined;
  continue?: boolean | undefined;
  mute_time_intervals?: string[] | undefined;
  active_time_intervals?: string[] | undefined;
  language?: Language | undefined;
  fallback_channel?: string | undefined;
  escalation_policy?: string | undefined;
  routes?: RouteNode[] | undefined;
}

const groupBySchema = z
  .array(z.string().min(1))
  .max(50)
  .refine((names) => new Set(names).size === names.length, { error: ({ input }) => `names ${twiceIn(input)} twice; once is enough` })
  .refine((names) => names.length < 2 || !names.includes('...'), 'has labels beside "...", which means all of them');

export const routeSchema: z.ZodType<RouteNode> = z
  .strictObject({
    receiver: z.string().min(1).max(100).optional().describe('Who is told: the name of a receiver, default or escalation'),
    matchers: matchersSchema.optional().describe('Which alerts it takes: all of these have to hold, like team="db" or severity=~"critical|high"'),
    group_by: groupBySchema.optional().describe('Labels; alerts that have the same values share a message. ["..."] means all labels: a message for each alert'),
    group_wait: durationSchema.optional().describe('How long the first alert of a group waits for others'),
    group_interval: durationSchema.optional().describe('How long a group that was told waits before changes are told'),
    repeat_interval: durationSchema
      .refine((ms) => ms >= 1_000, 'is too short: at least 1s')
      .optional()
      .describe('After how long a group that nobody answered is told again'),
    continue: z.boolean().optional().describe('Look at the next sibling too when this route takes an alert'),
    mute_time_intervals: z.array(z.string().min(1)).max(50).optional().describe('Names of time_intervals in which this route says nothing'),
    active_time_intervals: z.array(z.string().min(1)).max(50).optional().describe('Names of time_intervals outside of which this route says nothing'),
    language: languageSchema.optional().describe('Of messages to channels that have none of their own'),
    fallback_channel: channelSchema.optional().describe('Gets what the channel of this route cannot take'),
    escalation_policy: z.string().min(1).max(100).optional().describe('The name of a policy: what happens when nobody answers. none: nothing'),
    get routes() {
      return z
        .array(routeSchema)
        .max(2_000)
        .optional()
        .describe('Asked in this order; the first that takes an alert gets it, and the next ones too where it says continue');
    },
  })
  .meta({ id: 'route' });

function twiceIn(names: unknown): string {
  return Array.isArray(names) ? String(names.find((name, index) => names.indexOf(name) < index)) : '';
}
