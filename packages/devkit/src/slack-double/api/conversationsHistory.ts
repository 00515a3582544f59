import { flagArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { presentMessage } from '../state/presentMessage.ts';
import { nextCursor, readCursor } from './cursor.ts';
import { findChannel } from './findChannel.ts';
import type { Call } from './method.ts';
import { historyLimit, withinWindow } from './timeWindow.ts';

/** `conversations.history`: the newest messages of the window, newest first. The app must be a member. Threads' replies are not in it, broadcasts are. */
export function conversationsHistory(call: Call): Record<string, unknown> {
  const { workspace, args } = call;
  const channel = findChannel(call);
  if (!channel.members.has(workspace.botUserId)) throw new SlackRefusal('not_in_channel');
  const limit = historyLimit(call, 'conversations.history', 100, 999);
  const before = readCursor(args, 'next_ts') ?? Number.MAX_SAFE_INTEGER;
  const window = withinWindow(args, channel.messages).filter((message) => message.micros <= before);
  const page = window.slice(-limit).reverse();
  const next = window.at(-limit - 1);
  const share = flagArgument(args, 'include_all_metadata') ? 'all' : 'type';
  return {
    messages: page.map((message) => presentMessage(workspace, channel, message, share)),
    has_more: next !== undefined,
    pin_count: 0,
    response_metadata: nextCursor('next_ts', next?.micros),
  };
}
