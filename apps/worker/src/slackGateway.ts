import type { Outcome, WriteKind } from '@tocsin/core/delivery';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import { type SlackOptions, slackClients } from '@tocsin/slack/clients';
import { findChannel } from '@tocsin/slack/findChannel';
import { findDeliveries } from '@tocsin/slack/findDeliveries';
import { sendToChannel } from '@tocsin/slack/sendToChannel';
import { sendWebhook } from '@tocsin/slack/sendWebhook';
import type { ClaimedWrite } from '@tocsin/steps/drainLane';
import type { Sighting, UncertainWrite } from '@tocsin/steps/settleUncertain';
import { type ChannelLists, channelLists } from './channelLists.ts';
import type { KeptChannels } from './keepChannels.ts';

import type { OpenWorkspace } from './workspaces.ts';

type WebClient = Parameters<typeof findDeliveries>[0];

export interface GatewayOptions extends SlackOptions {
  webhookUrl: string | null;
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  channels: KeptChannels;
  /** How long an answer took (ms) and what it was, for the histograms. */
  timed(what: { transport: 'web_api' | 'webhook'; method: string; outcome: Outcome['kind']; tookMs: number }): void;
}

/** Slack as the deliver step and the channel directory need it. */
export interface SlackGateway extends ChannelLists {
  send(tenantId: string, lane: string, write: ClaimedWrite): Promise<Outcome>;
  lookFor(tenantId: string, lane: string, writes: readonly UncertainWrite[]): Promise<Map<string, Sighting>>;
}

/** Sends over the tenant's workspace; over the webhook where the lane is one, or where no workspace is connected: that posts into the webhook's own channel. */
export function slackGateway(options: GatewayOptions): SlackGateway {
  const clientOf = slackClients(options);
  /** Learned from Slack's answers, for channels that are in no tenant's file: `T1 #ops` -> C123. */
  const learned = new Map<string, string>();
  const idOf = async (tenantId: string, teamId: string, name: string) =>
    (await options.channels.idOf(tenantId, teamId, name)) ?? learned.get(`${teamId} ${name}`) ?? null;
  return {
    ...channelLists({ ...options, clientOf, refused: (code) => options.log(`conversations.list: ${code}`) }),
    send: async (tenantId, lane, write) => {
      const startedAt = options.now();
      const target = targetOfLane(lane);
      const timed = (transport: 'web_api' | 'webhook', method: string, outcome: Outcome): Outcome => {
        options.timed({ transport, method, outcome: outcome.kind, tookMs: options.now() - startedAt });
        return outcome;
      };
      const viaWebhook = async (): Promise<Outcome> =>
        options.webhookUrl === null
          ? { kind: 'bad_credential', code: 'no_workspace_and_no_webhook' }
          : timed('webhook', 'incoming_webhook', await sendWebhook(options.webhookUrl, write.message, options.now));
      if (target.kind === 'webhook') return viaWebhook();
      const workspace = await options.workspaceOf(tenantId).catch(() => 'unknown' as const);
      if (workspace === 'unknown') return { kind: 'not_sent', code: 'workspace_unknown' };
      if (workspace === null) return viaWebhook();
      const facts = { tenant: tenantId, covers: write.covers, ...(write.groupId ? { group_id: write.groupId, epoch: write.epoch ?? 0 } : {}) };
      const channelId = await idOf(tenantId, workspace.teamId, target.channel);
      const request = { name: target.channel, channelId, kind: write.kind, message: write.message, anchor: write.anchor, deliveryId: write.writeId, facts };
      const outcome = await sendToChannel(clientOf(workspace.botToken), request);
      if (outcome.kind === 'accepted' && outcome.channelId) learned.set(`${workspace.teamId} ${target.channel}`, outcome.channelId);
      if (outcome.kind === 'bad_channel') {
        learned.delete(`${workspace.teamId} ${target.channel}`);
        options.channels.forget(tenantId);
      }
      return timed('web_api', methodOf(write), outcome);
    },
    lookFor: async (tenantId, lane, writes) => {
      const workspace = await options.workspaceOf(tenantId).catch(() => undefined);
      if (workspace === undefined) return allUnknown(writes, 'workspace_unknown', false);
      if (workspace === null) return allUnknown(writes, 'webhooks_cannot_be_read', true);
      const client = clientOf(workspace.botToken);
      const target = targetOfLane(lane);
      const name = target.kind === 'slack' ? target.channel : '';
      const channelId = (await idOf(tenantId, workspace.teamId, name)) ?? (await findChannel(client, name).catch(() => undefined));
      if (channelId === undefined) return allUnknown(writes, 'channel_list_unavailable', false);
      return channelId === null ? allUnknown(writes, 'channel_not_found', true) : lookEverywhere(client, channelId, writes);
    },
  };
}

function methodOf(write: { kind: WriteKind; anchor: unknown }): string {
  return write.kind === 'update' && write.anchor ? 'chat.update' : 'chat.postMessage';
}

/** One reading for the channel, and one for each thread that a lost reply belongs to. */
async function lookEverywhere(client: WebClient, laneChannelId: string, writes: readonly UncertainWrite[]): Promise<Map<string, Sighting>> {
  const places = new Map<string, { channelId: string; threadTs: string | null; writes: UncertainWrite[] }>();
  for (const write of writes) {
    const threadTs = write.kind === 'reply' ? (write.anchor?.ts ?? null) : null;
    const channelId = write.anchor?.channelId ?? laneChannelId;
    const key = `${channelId} ${threadTs ?? ''}`;
    const place = places.get(key) ?? { channelId, threadTs, writes: [] };
    place.writes.push(write);
    places.set(key, place);
  }
  const sightings = new Map<string, Sighting>();
  for (const place of places.values()) {
    const oldest = Math.min(...place.writes.map((write) => write.startedAt));
    const result = await findDeliveries(client, { ...place, oldest, deliveryIds: place.writes.map((write) => write.writeId) });
    for (const write of place.writes) {
      if (result.kind === 'unable') sightings.set(write.writeId, { found: 'unknown', reason: result.reason, final: result.final });
      else {
        const at = result.found.get(write.writeId);
        sightings.set(write.writeId, at ? { found: 'there', ...at } : { found: 'absent' });
      }
    }
  }
  return sightings;
}

function allUnknown(writes: readonly UncertainWrite[], reason: string, final: boolean): Map<string, Sighting> {
  return new Map(writes.map((write) => [write.writeId, { found: 'unknown', reason, final }]));
}
