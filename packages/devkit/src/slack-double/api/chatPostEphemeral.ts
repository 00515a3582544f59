import { accept } from '../accept.ts';
import { requiredText, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { disguise, rootOf, textCut } from './chatPostMessage.ts';
import { findPostChannel } from './findChannel.ts';
import type { Call } from './method.ts';
import { readNewDraft } from './readDraft.ts';

/** `chat.postEphemeral`: a message one user sees and Slack does not keep. It is in the record, not in the history. */
export function chatPostEphemeral(call: Call): Record<string, unknown> {
  const { state, workspace, args } = call;
  const channel = findPostChannel(call);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  const onlyFor = requiredText(args, 'user');
  if (!channel.members.has(onlyFor)) throw new SlackRefusal('user_not_in_channel');
  const threadTs = rootOf(channel, textArgument(args, 'thread_ts'));
  const draft = readNewDraft(args);
  if (draft.text.length > textCut) throw new SlackRefusal('msg_too_long');
  const write = accept(state, workspace, channel, { kind: 'ephemeral', botId: workspace.botId, onlyFor, threadTs, ...disguise(call) }, draft);
  return { message_ts: write.ts };
}
