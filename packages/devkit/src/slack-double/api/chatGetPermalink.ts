import { requiredText } from '../http/parseArguments.ts';
import { findChannel, findMessage } from './findChannel.ts';
import type { Call } from './method.ts';

/** `chat.getPermalink`. */
export function chatGetPermalink(call: Call): Record<string, unknown> {
  const channel = findChannel(call);
  const message = findMessage(channel, requiredText(call.args, 'message_ts'));
  const address = `https://${call.workspace.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  return { channel: channel.id, permalink: message.threadTs === undefined ? address : `${address}?thread_ts=${message.threadTs}&cid=${channel.id}` };
}
