import { countArgument, flagArgument, requiredText, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { Channel } from '../state/channel.ts';
import type { Workspace } from '../state/workspace.ts';
import { ensureDirect } from '../state/workspace.ts';
import { pageOf } from './cursor.ts';
import { findChannel, findPostChannel } from './findChannel.ts';
import type { Call } from './method.ts';

/** `conversations.list`, by pages. Private channels only where asked for and the app is a member. */
export function conversationsList({ workspace, args }: Call): Record<string, unknown> {
  const types = (textArgument(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  if (types.some((type) => !['public_channel', 'private_channel', 'mpim', 'im'].includes(type))) throw new SlackRefusal('invalid_types');
  const typeOf = (channel: Channel): string => (channel.kind === 'im' ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel');
  const listed = [...workspace.channels.values()].filter(
    (channel) =>
      types.includes(typeOf(channel)) &&
      (!channel.isPrivate || channel.members.has(workspace.botUserId)) &&
      !(channel.isArchived && flagArgument(args, 'exclude_archived')),
  );
  const { items, response_metadata } = pageOf(listed, args, countArgument(args, 'limit', 100, 1_000));
  return { channels: items.map((channel) => presentChannel(workspace, channel)), response_metadata };
}

/** `conversations.info`. */
export const conversationsInfo = (call: Call): Record<string, unknown> => ({ channel: presentChannel(call.workspace, findChannel(call)) });

/** `conversations.join`: afterwards the app may read the history. Where unheard-of names become channels they do here too. */
export function conversationsJoin(call: Call): Record<string, unknown> {
  const channel = call.state.settings.createChannels ? findPostChannel(call) : findChannel(call);
  if (channel.kind === 'im' || channel.isPrivate) throw new SlackRefusal('method_not_supported_for_channel_type');
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  const wasMember = channel.members.has(call.workspace.botUserId);
  channel.members.add(call.workspace.botUserId);
  return { channel: presentChannel(call.workspace, channel), ...(wasMember ? { warning: 'already_in_channel' } : {}) };
}

/** `conversations.members`, by pages. */
export function conversationsMembers(call: Call): Record<string, unknown> {
  const { items, response_metadata } = pageOf([...findChannel(call).members], call.args, countArgument(call.args, 'limit', 100, 1_000));
  return { members: items, response_metadata };
}

/** `conversations.open`: the direct conversation with one user. */
export function conversationsOpen({ workspace, args }: Call): Record<string, unknown> {
  const users = requiredText(args, 'users').split(',');
  if (users.length > 1) throw new SlackRefusal('too_many_users');
  const [user = ''] = users;
  if (!workspace.users.has(user)) throw new SlackRefusal('user_not_found');
  return { channel: { id: ensureDirect(workspace, user).id } };
}

function presentChannel(workspace: Workspace, channel: Channel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'channel' && !channel.isPrivate,
    is_group: channel.kind === 'channel' && channel.isPrivate,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_general: channel.name === 'general',
    is_member: channel.members.has(workspace.botUserId),
    is_shared: false,
    created: channel.createdSeconds,
    num_members: channel.members.size,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}
