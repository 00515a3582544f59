import type { ChannelListing, JoinResult } from '@tocsin/core/channelSighting';
import { joinChannel } from '@tocsin/slack/joinChannel';
import { listChannels } from '@tocsin/slack/listChannels';
import type { OpenWorkspace } from './workspaces.ts';

type WebClient = Parameters<typeof listChannels>[0];
type Listed = ChannelListing & { listedAt: number };

/** The channels of workspaces, as Slack lists them. */
export interface ChannelLists {
  /** Null: no workspace is connected, or Slack does not say just now. A list that is at hand will do if it was made after `newerThan` (ms since 1970). */
  listChannels(tenantId: string, newerThan: number): Promise<Listed | null>;
  joinChannel(tenantId: string, channel: string): Promise<JoinResult>;
}

/** Slack's tier 2: some twenty calls a minute for a workspace. Half of them are left to others. */
const betweenCallsMs = 6_000;
/** A list older than this is not used for anybody. */
const usableMs = 60_000;

interface Team {
  list: Listed | null;
  notBefore: number;
  asking: Promise<Listed | null> | null;
}

/** Lists the channels of each workspace once for all tenants that share it, and no more often than Slack allows. */
export function channelLists(options: {
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  clientOf(token: string): WebClient;
  now(): number;
  refused(code: string): void;
}): ChannelLists {
  const teams = new Map<string, Team>();
  const ask = async (team: Team, { teamId, botToken }: OpenWorkspace): Promise<Listed | null> => {
    const listedAt = options.now();
    const result = await listChannels(options.clientOf(botToken));
    if (result.kind === 'unable') {
      options.refused(result.code);
      team.notBefore = options.now() + Math.max(result.retryAfterMs ?? 0, betweenCallsMs);
      return null;
    }
    team.notBefore = listedAt + betweenCallsMs * result.calls;
    team.list = { teamId, channels: result.channels, complete: result.complete, listedAt };
    return team.list;
  };
  return {
    listChannels: async (tenantId, newerThan) => {
      const workspace = await options.workspaceOf(tenantId);
      if (workspace === null) return null;
      const team = teams.get(workspace.teamId) ?? { list: null, notBefore: 0, asking: null };
      teams.set(workspace.teamId, team);
      if (team.list && team.list.listedAt > Math.max(newerThan, options.now() - usableMs)) return team.list;
      if (team.notBefore > options.now()) return null;
      team.asking ??= ask(team, workspace).finally(() => {
        team.asking = null;
      });
      return team.asking;
    },
    joinChannel: async (tenantId, channel) => {
      const workspace = await options.workspaceOf(tenantId);
      return workspace === null ? { kind: 'unable', code: 'no_workspace' } : joinChannel(options.clientOf(workspace.botToken), channel);
    },
  };
}
