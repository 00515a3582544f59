import { accept } from '../accept.ts';
import { flagArgument, textArgument } from '../http/parseArguments.ts';
import { contentRefusal, SlackRefusal } from '../http/slackRefusal.ts';
import { takeChannelToken } from '../limits/channelLimit.ts';
import type { Channel } from '../state/channel.ts';
import { presentMessage } from '../state/presentMessage.ts';
import type { AcceptedWrite } from '../state/record.ts';
import { microsOf } from '../state/timestamps.ts';
import { findPostChannel } from './findChannel.ts';
import type { Call } from './method.ts';
import { readNewDraft } from './readDraft.ts';

/** Longer text is cut on a post (and refused on an update). */
export const textCut = 40_000;

/** `chat.postMessage`: a message in a channel or, with `thread_ts`, a reply. */
export function chatPostMessage(call: Call): Record<string, unknown> {
  const { state, workspace, args } = call;
  const channel = findPostChannel(call);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  const isIn = channel.kind === 'im' || channel.members.has(workspace.botUserId);
  if (!isIn && !state.settings.writePublic) throw new SlackRefusal('not_in_channel');
  takeChannelToken(state, workspace, channel);
  const threadTs = rootOf(channel, textArgument(args, 'thread_ts'));
  const draft = readNewDraft(args);
  const isCut = draft.text.length > textCut;
  const broadcast = threadTs !== undefined && flagArgument(args, 'reply_broadcast');
  const about = { kind: 'post', botId: workspace.botId, threadTs, broadcast: broadcast || undefined, ...disguise(call) } as const;
  const write = accept(state, workspace, channel, about, { ...draft, text: draft.text.slice(0, textCut) });
  return { channel: channel.id, ts: write.ts, message: shown(call, channel, write), ...(isCut ? { warning: 'message_truncated' } : {}) };
}

/**
 * The root a reply belongs to: naming a reply means its root. Throws `invalid_thread_ts` for what is no timestamp, `thread_not_found` for a message that is not there
 * (deleted, or never was; Slack's answer to that is not documented, this is what people report in slackapi/bolt-js#2307).
 */
export function rootOf(channel: Channel, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined) return undefined;
  if (!threadTs.includes('.') || microsOf(threadTs) === undefined) throw contentRefusal('invalid_thread_ts', [`[ERROR] ${threadTs} is not a valid thread_ts`]);
  const root = channel.byTs.get(threadTs);
  if (!root) throw new SlackRefusal('thread_not_found');
  return root.threadTs ?? root.ts;
}

/** Name and emoji given with a message in place of the app's. */
export function disguise({ args }: Call): Pick<AcceptedWrite, 'username' | 'iconEmoji'> {
  return { username: textArgument(args, 'username'), iconEmoji: textArgument(args, 'icon_emoji') };
}

function shown({ workspace }: Call, channel: Channel, write: AcceptedWrite): Record<string, unknown> {
  const message = channel.byTs.get(write.ts);
  return message ? presentMessage(workspace, channel, message, 'all') : {};
}
