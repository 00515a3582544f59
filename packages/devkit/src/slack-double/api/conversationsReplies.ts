import { flagArgument, requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { presentMessage } from '../state/presentMessage.ts';
import { nextCursor, readCursor } from './cursor.ts';
import { findChannel } from './findChannel.ts';
import type { Call } from './method.ts';
import { historyLimit, withinWindow } from './timeWindow.ts';

/** `conversations.replies`: a thread, its root first, oldest first; the root comes with each page. */
export function conversationsReplies(call: Call): Record<string, unknown> {
  const { workspace, args } = call;
  const channel = findChannel(call);
  if (!channel.members.has(workspace.botUserId)) throw new SlackRefusal('not_in_channel');
  const limit = historyLimit(call, 'conversations.replies', 1_000, 1_000);
  const named = channel.byTs.get(requiredText(args, 'ts'));
  const root = named?.threadTs === undefined ? named : channel.byTs.get(named.threadTs);
  if (!root) throw new SlackRefusal('thread_not_found');
  const from = readCursor(args, 'next_ts') ?? 0;
  const replies = withinWindow(args, channel.threads.get(root.ts) ?? []).filter((reply) => reply.micros >= from);
  const next = replies[limit];
  const share = flagArgument(args, 'include_all_metadata') ? 'all' : 'type';
  return {
    messages: [root, ...replies.slice(0, limit)].map((message) => presentMessage(workspace, channel, message, share)),
    has_more: next !== undefined,
    response_metadata: nextCursor('next_ts', next?.micros),
  };
}
