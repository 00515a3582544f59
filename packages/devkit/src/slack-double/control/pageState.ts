import type { DoubleState } from '../doubleState.ts';
import type { Channel } from '../state/channel.ts';
import { firstAfter } from '../state/channel.ts';
import type { SlackObject, StoredMessage } from '../state/message.ts';
import { presentMessage } from '../state/presentMessage.ts';
import { microsOf } from '../state/timestamps.ts';
import type { Workspace } from '../state/workspace.ts';

/** The sidebar: workspaces with their channels and users. */
export function describeWorkspaces(state: DoubleState): SlackObject {
  return { workspaces: [...state.workspaces.values()].map(describeWorkspace) };
}

function describeWorkspace(workspace: Workspace): SlackObject {
  const { id, name, domain, appName, botUserId, botId } = workspace;
  return {
    id,
    name,
    domain,
    app: { name: appName, userId: botUserId, botId },
    channels: [...workspace.channels.values()].map(describeChannel),
    users: [...workspace.users.values()].map((user) => ({ id: user.id, name: user.name, realName: user.realName, tz: user.tz, locale: user.locale })),
    usergroups: [...workspace.usergroups.values()].map((group) => ({ id: group.id, handle: group.handle })),
  };
}

/** A channel's line in the sidebar. `lastTs` tells the page whether something is unread. */
export function describeChannel(channel: Channel): SlackObject {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    isPrivate: channel.isPrivate,
    isArchived: channel.isArchived,
    lastTs: channel.messages.at(-1)?.ts ?? '',
    members: channel.members.size,
  };
}

export interface PageQuery {
  before?: string | undefined;
  limit: number;
}

/** The newest messages of a channel before a point, oldest first, with those only one user sees. */
export function channelPage(workspace: Workspace, channel: Channel, { before, limit }: PageQuery): SlackObject {
  const end = before === undefined ? channel.messages.length : firstAfter(channel.messages, (microsOf(before) ?? 0) - 1);
  const page = channel.messages.slice(Math.max(0, end - limit), end);
  const from = page[0]?.micros ?? 0;
  const private_ = before === undefined ? channel.ephemerals.filter((message) => message.threadTs === undefined && message.micros >= from) : [];
  const messages = [...page, ...private_].sort((a, b) => a.micros - b.micros);
  return { messages: messages.map((message) => pageMessage(workspace, channel, message)), hasOlder: end - page.length > 0 };
}

/** A thread, its root first. */
export function threadPage(workspace: Workspace, channel: Channel, rootTs: string): SlackObject {
  const root = channel.byTs.get(rootTs);
  const private_ = channel.ephemerals.filter((message) => message.threadTs === rootTs);
  const replies = [...(channel.threads.get(rootTs) ?? []), ...private_].sort((a, b) => a.micros - b.micros);
  return { messages: (root ? [root, ...replies] : replies).map((message) => pageMessage(workspace, channel, message)), hasOlder: false };
}

/** A message as the page gets it: Slack's form and who may see it. */
export function pageMessage(workspace: Workspace, channel: Channel, message: StoredMessage): SlackObject {
  const shown = presentMessage(workspace, channel, message, 'all');
  return message.onlyFor === undefined ? shown : { ...shown, only_for: message.onlyFor };
}
