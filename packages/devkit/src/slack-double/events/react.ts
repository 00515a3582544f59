import { z } from 'zod';
import { findPosted } from '../clicks/findPosted.ts';
import type { DoubleState } from '../doubleState.ts';
import { type EventResult, sendEvent } from './sendEvent.ts';

export const reactionSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** ID, or name with or without `#`. */
  channel: z.string(),
  ts: z.string(),
  /** User ID; the workspace's first user when not given. */
  user: z.string().optional(),
  /** Without colons. */
  emoji: z.string().regex(/^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/, 'must be the name of an emoji, without colons'),
});
export type Reaction = z.infer<typeof reactionSchema>;

/** A person puts an emoji on a message, or takes their own away; the app is told. Throws an Error when there is no such message. */
export async function react(state: DoubleState, input: Reaction): Promise<EventResult> {
  const { emoji, ...pointed } = reactionSchema.parse(input);
  const { workspace, channel, message, userId } = findPosted(state, pointed);
  const known = message.reactions.find(({ name }) => name === emoji);
  const isThere = known?.users.includes(userId) ?? false;
  if (known) known.users = isThere ? known.users.filter((user) => user !== userId) : [...known.users, userId];
  else message.reactions.push({ name: emoji, users: [userId] });
  message.reactions = message.reactions.filter(({ users }) => users.length > 0);
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  const type = isThere ? 'reaction_removed' : 'reaction_added';
  return sendEvent(state, workspace, { type, user: userId, reaction: emoji, item, item_user: message.userId ?? workspace.botUserId });
}
