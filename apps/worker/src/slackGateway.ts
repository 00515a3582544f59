import type { Outcome, WriteKind } from '@tocsin/core/delivery';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { HttpProxy } from '@tocsin/outbound/proxy';
import { checkToken } from '@tocsin/slack/checkToken';
import { type SlackOptions, slackClients } from '@tocsin/slack/clients';
import { findChannel } from '@tocsin/slack/findChannel';
import { readHistoryPage } from '@tocsin/slack/findDeliveries';
import { sendToChannel } from '@tocsin/slack/sendToChannel';
import { sendWebhook } from '@tocsin/slack/sendWebhook';
import { readUserGroup, type UserGroupAnswer, writeUserGroup } from '@tocsin/slack/userGroups';
import type { ClaimedWrite } from '@tocsin/steps/drainLane';
import type { Sighting, UncertainWrite } from '@tocsin/steps/settleUncertain';
import { type ChannelLists, channelLists } from './channelLists.ts';
import type { HistoryBudget } from './historyBudget.ts';
import type { KeptChannels } from './keepChannels.ts';
import type { FoundWebhook } from './keepWebhooks.ts';
import { keepSearches } from './lookForWrites.ts';
import type { ServiceGateway } from './serviceGateway.ts';
import type { OpenWorkspace } from './workspaces.ts';

export interface GatewayOptions extends SlackOptions {
  webhookOf(tenantId: string, name: string): Promise<FoundWebhook>;
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  forgetWorkspace(tenantId: string): void;
  history: HistoryBudget;
  channels: KeptChannels;
  proxy: HttpProxy | null;
  services: Pick<ServiceGateway, 'send'>;
  /** How long an answer took (ms) and what it was, for the histograms. */
  timed(what: { transport: 'web_api' | 'webhook'; method: string; outcome: Outcome['kind']; tookMs: number }): void;
}

/** Slack as the deliver step and the channel directory need it. */
export interface SlackGateway extends ChannelLists {
  send(tenantId: string, lane: string, write: ClaimedWrite): Promise<Outcome>;
  /** Who is in a user group; null where the tenant has no workspace. */
  readUserGroup(tenantId: string, userGroup: string): Promise<UserGroupAnswer | null>;
  /** Makes these, at least one, its members. */
  writeUserGroup(tenantId: string, userGroup: string, users: readonly string[]): Promise<UserGroupAnswer | null>;
  lookFor(tenantId: string, lane: string, writes: readonly UncertainWrite[]): Promise<Map<string, Sighting>>;
  /** Whether Slack accepts the newest token there is of the tenant's workspace. Rejects when the record cannot be read. */
  isTokenGood(tenantId: string): Promise<boolean>;
}

/** Sends to a service where the lane is one; else over the tenant's workspace; over a webhook where the lane is one, or where no workspace is connected: that posts into the webhook's own channel. */
export function slackGateway(options: GatewayOptions): SlackGateway {
  const clientOf = slackClients(options);
  /** Learned from Slack's answers, for channels that are in no tenant's file: `T1 #ops` -> C123. */
  const learned = new Map<string, string>();
  const idOf = async (tenantId: string, teamId: string, name: string) =>
    (await options.channels.idOf(tenantId, teamId, name)) ?? learned.get(`${teamId} ${name}`) ?? null;
  const sendOver = async (workspace: OpenWorkspace, tenantId: string, name: string, write: ClaimedWrite): Promise<Outcome> => {
    const facts = { tenant: tenantId, covers: write.covers, ...(write.groupId ? { group_id: write.groupId, epoch: write.epoch ?? 0 } : {}) };
    const channelId = await idOf(tenantId, workspace.teamId, name);
    const request = { name, channelId, kind: write.kind, message: write.message, anchor: write.anchor, deliveryId: write.writeId, facts };
    const outcome = await sendToChannel(clientOf(workspace.botToken), request);
    if (outcome.kind === 'accepted' && outcome.channelId) learned.set(`${workspace.teamId} ${name}`, outcome.channelId);
    if (outcome.kind === 'bad_channel') {
      learned.delete(`${workspace.teamId} ${name}`);
      options.channels.forget(tenantId);
    }
    return outcome;
  };
  const searchIn = keepSearches((tenantId, place) => ({
    readPage: async (request) => {
      const workspace = await options.workspaceOf(tenantId);
      return workspace === null ? { kind: 'unable', reason: 'no_workspace', final: true } : readHistoryPage(clientOf(workspace.botToken), request);
    },
    take: () => options.history.take(place.teamId),
    limited: (retryAfterMs) => options.history.limited(place.teamId, retryAfterMs),
    now: options.now,
  }));
  return {
    ...channelLists({ ...options, clientOf, refused: (code) => options.log(`conversations.list: ${code}`) }),
    send: async (tenantId, lane, write) => {
      const startedAt = options.now();
      const target = targetOfLane(lane);
      const timed = (transport: 'web_api' | 'webhook', method: string, outcome: Outcome): Outcome => {
        options.timed({ transport, method, outcome: outcome.kind, tookMs: options.now() - startedAt });
        return outcome;
      };
      const viaWebhook = async (name: string, missing: Outcome): Promise<Outcome> => {
        const webhook = await options.webhookOf(tenantId, name).catch(() => 'unknown' as const);
        if (webhook === 'unknown') return { kind: 'not_sent', code: 'webhook_unknown' };
        if (webhook === 'unopened') return { kind: 'bad_channel', code: 'webhook_unopened' };
        return webhook === null ? missing : timed('webhook', 'incoming_webhook', await sendWebhook(webhook, write.message, options.now, options.proxy));
      };
      if (target.kind === 'service') return options.services.send(tenantId, lane, write);
      if (target.kind === 'webhook') return viaWebhook(target.name, { kind: 'bad_channel', code: 'no_webhook' });
      const workspace = await options.workspaceOf(tenantId).catch(() => 'unknown' as const);
      if (workspace === 'unknown') return { kind: 'not_sent', code: 'workspace_unknown' };
      // It may be connected any moment: no fault that somebody has to hear of yet.
      if (workspace === null) return viaWebhook('default', { kind: 'not_sent', code: 'no_workspace_and_no_webhook' });
      return timed('web_api', methodOf(write), await sendOver(workspace, tenantId, target.channel, write));
    },
    readUserGroup: async (tenantId, userGroup) => {
      const workspace = await options.workspaceOf(tenantId);
      return workspace && readUserGroup(clientOf(workspace.botToken), userGroup);
    },
    writeUserGroup: async (tenantId, userGroup, users) => {
      const workspace = await options.workspaceOf(tenantId);
      return workspace && writeUserGroup(clientOf(workspace.botToken), userGroup, users);
    },
    isTokenGood: async (tenantId) => {
      options.forgetWorkspace(tenantId);
      const workspace = await options.workspaceOf(tenantId);
      return workspace !== null && (await checkToken(clientOf(workspace.botToken))) === null;
    },
    lookFor: async (tenantId, lane, writes) => {
      const workspace = await options.workspaceOf(tenantId).catch(() => undefined);
      if (workspace === undefined) return allUnknown(writes, 'workspace_unknown', false);
      if (workspace === null) return allUnknown(writes, 'webhooks_cannot_be_read', true);
      const target = targetOfLane(lane);
      const name = target.kind === 'slack' ? target.channel : '';
      const channelId = (await idOf(tenantId, workspace.teamId, name)) ?? (await findChannel(clientOf(workspace.botToken), name).catch(() => undefined));
      if (channelId === undefined) return allUnknown(writes, 'channel_list_unavailable', false);
      return channelId === null ? allUnknown(writes, 'channel_not_found', true) : searchIn(tenantId, channelId, workspace.teamId, writes);
    },
  };
}

function methodOf(write: { kind: WriteKind; anchor: unknown }): string {
  return write.kind === 'update' && write.anchor ? 'chat.update' : 'chat.postMessage';
}

function allUnknown(writes: readonly UncertainWrite[], reason: string, final: boolean): Map<string, Sighting> {
  return new Map(writes.map((write) => [write.writeId, { found: 'unknown', reason, final }]));
}
