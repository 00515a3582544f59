import { accept } from '../accept.ts';
import { requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { MessageContent } from '../state/message.ts';
import { parsed, presentMessage } from '../state/presentMessage.ts';
import { findChannel, findMessage } from './findChannel.ts';
import type { Call } from './method.ts';
import { readDraft } from './readDraft.ts';

/** Longer text is refused here, though `chat.postMessage` takes it (reference of chat.update, `msg_too_long`). */
const textMax = 4_000;

/** `chat.update`: only the app's own messages. Blocks, attachments and metadata that are not named stay; an empty array or object takes them away. */
export function chatUpdate(call: Call): Record<string, unknown> {
  const { state, workspace, args } = call;
  const channel = findChannel(call);
  const message = findMessage(channel, requiredText(args, 'ts'));
  if (message.botId !== workspace.botId) throw new SlackRefusal('cant_update_message');
  if (channel.isArchived) throw new SlackRefusal('is_inactive');
  const draft = readDraft(args);
  if ((draft.text?.length ?? 0) > textMax) throw new SlackRefusal('msg_too_long');
  if (draft.text === undefined && !draft.blocks && !draft.attachments) throw new SlackRefusal('no_text');
  const { ts, threadTs, broadcast } = message;
  const about = { kind: 'update', botId: workspace.botId, ts, threadTs, broadcast } as const;
  accept(state, workspace, channel, about, {
    text: draft.text ?? (draft.blocks ? '' : message.content.text),
    blocks: kept(draft.blocks, message.content, 'blocksJson'),
    attachments: kept(draft.attachments, message.content, 'attachmentsJson'),
    metadata: draft.metadata ? (draft.metadata.event_type === '' ? undefined : draft.metadata) : message.content.metadata,
  });
  const shown = presentMessage(workspace, channel, message, 'all');
  return { channel: channel.id, ts, text: shown.text, message: shown };
}

function kept<T extends Record<string, unknown>>(named: T[] | undefined, before: MessageContent, part: 'blocksJson' | 'attachmentsJson') {
  if (named) return named.length === 0 ? undefined : named;
  const json = before[part];
  return json === undefined ? undefined : parsed(json);
}
