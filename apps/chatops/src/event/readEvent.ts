import { z } from 'zod';

const id = z.string().min(1).max(100);

/** The parts of Slack's envelope that we believe: which workspace it is about, and how this event is called. */
const envelopeSchema = z.object({
  type: z.literal('event_callback'),
  team_id: id,
  event_id: id,
  event_time: z.number().default(0),
  event: z.object({ type: z.string(), bot_id: z.string().nullish(), user: z.string().nullish(), user_team: z.string().nullish() }).loose(),
});
const challengeSchema = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1_000) });
const mentionSchema = z.object({ user: id, channel: id, ts: id, thread_ts: id.optional(), text: z.string() });
const reactionSchema = z.object({ user: id, reaction: z.string().max(200), item: z.object({ type: z.literal('message'), channel: id, ts: id }) });
const revokedSchema = z.object({ tokens: z.object({ bot: z.array(z.string()).default([]) }) });

const openedSchema = z.object({ user: id, tab: z.literal('home') });

/** What Slack reports, as far as it is something to us. Its strings are untrusted. */
export type SlackEvent = { eventId: string; teamId: string } & (
  | { kind: 'mention'; userId: string; channelId: string; ts: string; threadTs: string | null; text: string }
  | { kind: 'reaction'; userId: string; channelId: string; ts: string; emoji: string }
  | { kind: 'homeOpened'; userId: string }
  /** The workspace threw the app out, or took tokens away: those of these bots; null: of all. `at` is in ms since 1970. */
  | { kind: 'departed'; code: 'account_inactive' | 'token_revoked'; bots: readonly string[] | null; at: number }
);

const textMax = 8_000;

/** Reads what Slack posts to /slack/events. Null for what is nothing to us; throws a `SyntaxError` for what is no JSON. */
export function readEvent(rawBody: Buffer): SlackEvent | { challenge: string } | null {
  const body: unknown = JSON.parse(rawBody.toString('utf8'));
  const challenge = challengeSchema.safeParse(body);
  return challenge.success ? { challenge: challenge.data.challenge } : eventOf(body);
}

/** The event in an envelope. What bots say and what people of other workspaces do in a shared channel is nothing to us. */
export function eventOf(envelope: unknown): SlackEvent | null {
  const parsed = envelopeSchema.safeParse(envelope);
  if (!parsed.success) return null;
  const { event, event_id: eventId, team_id: teamId, event_time: seconds } = parsed.data;
  const common = { eventId, teamId };
  if (event.type === 'app_uninstalled') return { ...common, kind: 'departed', code: 'account_inactive', bots: null, at: seconds * 1_000 };
  if (event.type === 'tokens_revoked') {
    const revoked = revokedSchema.safeParse(event);
    return revoked.success ? { ...common, kind: 'departed', code: 'token_revoked', bots: revoked.data.tokens.bot, at: seconds * 1_000 } : null;
  }
  if (event.bot_id || (event.user_team && event.user_team !== teamId)) return null;
  if (event.type === 'app_home_opened') {
    const opened = openedSchema.safeParse(event);
    return opened.success ? { ...common, kind: 'homeOpened', userId: opened.data.user } : null;
  }
  if (event.type === 'app_mention') return mentionOf(common, event);
  if (event.type === 'reaction_added') return reactionOf(common, event);
  return null;
}

function mentionOf(common: { eventId: string; teamId: string }, event: unknown): SlackEvent | null {
  const mention = mentionSchema.safeParse(event);
  if (!mention.success) return null;
  const { user: userId, channel: channelId, ts, thread_ts: threadTs = null, text } = mention.data;
  return { ...common, kind: 'mention', userId, channelId, ts, threadTs, text: text.slice(0, textMax) };
}

function reactionOf(common: { eventId: string; teamId: string }, event: unknown): SlackEvent | null {
  const reaction = reactionSchema.safeParse(event);
  if (!reaction.success) return null;
  const { user: userId, reaction: name, item } = reaction.data;
  // A skin tone is part of the name, and means nothing.
  return { ...common, kind: 'reaction', userId, channelId: item.channel, ts: item.ts, emoji: name.split('::')[0] ?? name };
}
