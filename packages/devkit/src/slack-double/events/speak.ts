import { z } from 'zod';
import { lookUpChannel } from '../api/findChannel.ts';
import type { DoubleState } from '../doubleState.ts';
import { addMessage, nextTimestamp } from '../state/channel.ts';
import { tsOf } from '../state/timestamps.ts';
import { type EventResult, sendEvent } from './sendEvent.ts';

export const speechSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** ID, or name with or without `#`. */
  channel: z.string(),
  /** User ID; the workspace's first user when not given. */
  user: z.string().optional(),
  /** `@tocsin`, in any case and without a letter behind it, mentions the app; all else is said as it is, with Slack's own `<@U...>` for people. */
  text: z.string().min(1),
  threadTs: z.string().optional(),
});
export type Speech = z.infer<typeof speechSchema>;

/** What a person said, and how the app took it; `event` null: it was not mentioned. */
export interface Spoken {
  ts: string;
  event: EventResult | null;
}

/** A person writes a message. If it mentions the app and that is in the channel, the app is told (`app_mention`). Throws an Error that names what is missing. */
export async function speak(state: DoubleState, input: Speech): Promise<Spoken> {
  const { team, channel: wanted, user, text: typed, threadTs } = speechSchema.parse(input);
  const workspace = team === undefined ? [...state.workspaces.values()][0] : state.workspaces.get(team);
  if (!workspace) throw new Error(`no workspace ${team ?? ''}`);
  const channel = lookUpChannel(workspace, wanted);
  if (!channel) throw new Error(`no channel ${wanted} in ${workspace.name}`);
  if (threadTs !== undefined && !channel.byTs.has(threadTs)) throw new Error(`no message ${threadTs} in ${channel.name}`);
  const userId = user ?? [...workspace.users.keys()][0] ?? 'U0SOMEBODY';
  const mention = `<@${workspace.botUserId}>`;
  const isApp = (word: string): boolean => word.toLowerCase() === `@${workspace.appName.toLowerCase()}`;
  const text = typed.replace(/@[\w-]+/g, (word) => (isApp(word) ? mention : word));
  const micros = nextTimestamp(channel, state.now());
  const ts = tsOf(micros);
  addMessage(channel, { ts, micros, botId: '', userId, threadTs, reactions: [], content: { text } });
  if (!text.includes(mention) || !channel.members.has(workspace.botUserId)) return { ts, event: null };
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs, parent_user_id: workspace.botUserId };
  const said = { type: 'app_mention', user: userId, text, ts, team: workspace.id, channel: channel.id, event_ts: ts, ...thread };
  return { ts, event: await sendEvent(state, workspace, said) };
}
