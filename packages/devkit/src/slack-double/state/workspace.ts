import { createHash } from 'node:crypto';
import type { ChannelSeed, FullTeamSeed, UsergroupSeed, UserSeed, WebhookSeed } from '../seed.ts';
import type { Channel } from './channel.ts';
import { newChannel } from './channel.ts';
import type { SlackObject } from './message.ts';

/** A view that an app opened or published. `openFor`: who has this modal open; null for the App Home. `values`: what was entered, by `block_id/action_id`. */
export interface KeptView {
  id: string;
  hash: string;
  openFor: string | null;
  values: Record<string, string | number | null>;
  view: SlackObject;
}

/** One workspace: everything a token of it can reach, and nothing else. */
export interface Workspace {
  id: string;
  name: string;
  domain: string;
  tokens: ReadonlySet<string>;
  botUserId: string;
  botId: string;
  appId: string;
  appName: string;
  users: Map<string, UserSeed>;
  usergroups: Map<string, UsergroupSeed>;
  webhooks: readonly WebhookSeed[];
  channels: Map<string, Channel>;
  channelIds: Map<string, string>;
  views: Map<string, KeptView>;
  createdSeconds: number;
}

/** A workspace as its seed describes it, with empty channels. */
export function newWorkspace(seed: FullTeamSeed, nowMs: number): Workspace {
  const workspace: Workspace = {
    id: seed.id,
    name: seed.name,
    domain: seed.domain,
    tokens: new Set(seed.tokens),
    botUserId: seed.botUserId,
    botId: seed.botId,
    appId: seed.appId,
    appName: seed.appName,
    users: new Map(seed.users.map((user) => [user.id, user])),
    usergroups: new Map(seed.usergroups.map((group) => [group.id, { ...group }])),
    webhooks: seed.webhooks,
    channels: new Map(),
    channelIds: new Map(),
    views: new Map(),
    createdSeconds: Math.floor(nowMs / 1_000),
  };
  for (const channel of seed.channels) addChannel(workspace, channel);
  for (const { channel } of seed.webhooks) ensureChannel(workspace, channel);
  return workspace;
}

/** The channel of that name, made when there is none. */
export function ensureChannel(workspace: Workspace, name: string): Channel {
  const known = workspace.channels.get(workspace.channelIds.get(name) ?? '');
  return known ?? addChannel(workspace, { name, isPrivate: false, isArchived: false, botMember: true });
}

/** The direct conversation of the app with a user, made when there is none. */
export function ensureDirect(workspace: Workspace, userId: string): Channel {
  const id = `D${shortHash(`${workspace.id}/${userId}`)}`;
  const known = workspace.channels.get(id);
  if (known) return known;
  const name = workspace.users.get(userId)?.name ?? userId;
  const about = { id, name, kind: 'im', isPrivate: true, isArchived: false, createdSeconds: workspace.createdSeconds } as const;
  const channel = newChannel(about, [workspace.botUserId, userId]);
  workspace.channels.set(id, channel);
  return channel;
}

function addChannel(workspace: Workspace, seed: ChannelSeed): Channel {
  const id = seed.id ?? `C${shortHash(`${workspace.id}#${seed.name}`)}`;
  const about = {
    id,
    name: seed.name,
    kind: 'channel',
    isPrivate: seed.isPrivate,
    isArchived: seed.isArchived,
    createdSeconds: workspace.createdSeconds,
  } as const;
  const channel = newChannel(about, [...workspace.users.keys(), ...(seed.botMember ? [workspace.botUserId] : [])]);
  workspace.channels.set(id, channel);
  workspace.channelIds.set(seed.name, id);
  return channel;
}

/** The same name gives the same ID after a restart, so that what was written down outside stays true. */
const shortHash = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 16)}`)
    .toString(36)
    .toUpperCase()
    .slice(0, 10);
