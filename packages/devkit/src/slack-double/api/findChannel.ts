import { requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { Channel } from '../state/channel.ts';
import type { StoredMessage } from '../state/message.ts';
import type { Workspace } from '../state/workspace.ts';
import { ensureChannel, ensureDirect } from '../state/workspace.ts';
import type { Call } from './method.ts';

/** Slack's names: no capitals, spaces or dots, at most 80. So nothing that looks like an ID of another workspace becomes a channel. */
const newName = /^[^\sA-Z.,#@<>]{1,80}$/u;

/** The channel with the ID in `channel`. Other workspaces' channels, and private ones the app is not in, do not exist for it. */
export function findChannel({ workspace, args }: Call, argument = 'channel'): Channel {
  const channel = workspace.channels.get(requiredText(args, argument));
  if (!channel || !isVisible(workspace, channel)) throw new SlackRefusal('channel_not_found');
  return channel;
}

/** The channel to post to: an ID, a name with or without `#`, or a user's ID for a direct message. */
export function findPostChannel({ state, workspace, args }: Call): Channel {
  const wanted = requiredText(args, 'channel');
  const known = lookUpChannel(workspace, wanted);
  if (known && isVisible(workspace, known)) return known;
  if (workspace.users.has(wanted)) return ensureDirect(workspace, wanted);
  const name = wanted.replace(/^#/, '');
  if (known || !state.settings.createChannels || !newName.test(name)) throw new SlackRefusal('channel_not_found');
  return ensureChannel(workspace, name);
}

/** The channel by ID or name, whoever may see it. */
export function lookUpChannel(workspace: Workspace, wanted: string): Channel | undefined {
  return workspace.channels.get(wanted) ?? workspace.channels.get(workspace.channelIds.get(wanted.replace(/^#/, '')) ?? '');
}

/** The message with that timestamp. Throws `message_not_found`. */
export function findMessage(channel: Channel, ts: string): StoredMessage {
  const message = channel.byTs.get(ts);
  if (!message || message.deleted) throw new SlackRefusal('message_not_found');
  return message;
}

const isVisible = (workspace: Workspace, channel: Channel): boolean => !channel.isPrivate || channel.members.has(workspace.botUserId);
