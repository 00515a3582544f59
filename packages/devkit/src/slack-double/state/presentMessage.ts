import type { Channel } from './channel.ts';
import type { SlackObject, StoredMessage } from './message.ts';
import type { Workspace } from './workspace.ts';

/** How much of a message's metadata a reader gets. Without `include_all_metadata` Slack tells the type only (python-slack-sdk#1501). */
export type MetadataShare = 'all' | 'type';

/** A message as Slack's Web API shows it. */
export function presentMessage(workspace: Workspace, channel: Channel, message: StoredMessage, share: MetadataShare): SlackObject {
  if (message.deleted) return { ...tombstone(message), ...threadSummary(workspace, channel, message) };
  const { content } = message;
  return {
    ...(message.broadcast && message.threadTs !== undefined ? { subtype: 'thread_broadcast' } : {}),
    ...author(workspace, message),
    type: 'message',
    ts: message.ts,
    text: content.text,
    team: workspace.id,
    ...(message.editedTs === undefined ? {} : { edited: { user: workspace.botUserId, ts: message.editedTs } }),
    ...(content.blocksJson === undefined ? {} : { blocks: parsed(content.blocksJson) }),
    ...(content.attachmentsJson === undefined ? {} : { attachments: parsed(content.attachmentsJson) }),
    ...(content.metadata === undefined ? {} : { metadata: share === 'all' ? content.metadata : { event_type: content.metadata.event_type } }),
    ...(message.reactions.length === 0 ? {} : { reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })) }),
    ...(message.threadTs === undefined ? threadSummary(workspace, channel, message) : { thread_ts: message.threadTs, parent_user_id: workspace.botUserId }),
  };
}

/** Blocks or attachments from their kept text. */
export const parsed = (json: string): SlackObject[] => JSON.parse(json) as SlackObject[];

function author(workspace: Workspace, message: StoredMessage): SlackObject {
  const named = {
    ...(message.username === undefined ? {} : { username: message.username }),
    ...(message.iconEmoji === undefined ? {} : { icons: { emoji: message.iconEmoji } }),
  };
  if (message.userId !== undefined) return { user: message.userId };
  if (message.botId !== workspace.botId) return { subtype: 'bot_message', bot_id: message.botId, app_id: workspace.appId, ...named };
  const profile = { id: workspace.botId, app_id: workspace.appId, name: workspace.appName, team_id: workspace.id, deleted: false };
  return { user: workspace.botUserId, bot_id: workspace.botId, app_id: workspace.appId, bot_profile: profile, ...named };
}

const tombstone = (message: StoredMessage): SlackObject => ({
  type: 'message',
  subtype: 'tombstone',
  user: 'USLACKBOT',
  hidden: true,
  ts: message.ts,
  text: message.content.text,
});

function threadSummary(workspace: Workspace, channel: Channel, root: StoredMessage): SlackObject {
  const replies = channel.threads.get(root.ts);
  const last = replies?.at(-1);
  if (!replies || !last) return {};
  return {
    thread_ts: root.ts,
    reply_count: replies.length,
    reply_users_count: 1,
    reply_users: [workspace.botUserId],
    latest_reply: last.ts,
    is_locked: false,
    subscribed: false,
  };
}
