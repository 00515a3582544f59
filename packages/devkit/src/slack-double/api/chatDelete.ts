import { accept } from '../accept.ts';
import { requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { findChannel, findMessage } from './findChannel.ts';
import type { Call } from './method.ts';

/** `chat.delete`: only the app's own messages. */
export function chatDelete(call: Call): Record<string, unknown> {
  const { state, workspace, args } = call;
  const channel = findChannel(call);
  const message = findMessage(channel, requiredText(args, 'ts'));
  if (message.botId !== workspace.botId) throw new SlackRefusal('cant_delete_message');
  accept(
    state,
    workspace,
    channel,
    { kind: 'delete', botId: workspace.botId, ts: message.ts, threadTs: message.threadTs },
    { text: message.content.text, metadata: message.content.metadata },
  );
  return { channel: channel.id, ts: message.ts };
}
