import type { SlackMessage } from '@tocsin/contracts/message';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Renderer } from '@tocsin/render/renderer';
import { groupAt } from '@tocsin/store/groupAt';
import { takeSlackEvent } from '@tocsin/store/slackEvents';
import type { Tx } from '@tocsin/store/transaction';
import { loadWebhook } from '@tocsin/store/webhooks';
import { insertWorkspaceFault, loadWorkspaceFault } from '@tocsin/store/workspaceFaults';
import { describeWorkspace, loadWorkspace } from '@tocsin/store/workspaces';
import type { botClients } from '../botClients.ts';
import type { CommandDeps } from '../command/deps.ts';
import { replyLanguage } from '../command/replyLanguage.ts';
import type { ChatopsEnv } from '../env.ts';
import type { EventDeps } from './deps.ts';

interface Shared {
  env: ChatopsEnv;
  commands: CommandDeps<Tx>;
  renderer: Renderer;
  botOf: ReturnType<typeof botClients>;
  showHome: EventDeps<Tx>['showHome'];
}

/** What events ask of the record and Slack. */
export function eventDeps({ env, commands, renderer, botOf, showHome }: Shared): EventDeps<Tx> {
  return {
    ...commands,
    ...{ showHome, takeSlackEvent, groupAt, insertWorkspaceFault, loadWorkspaceFault },
    renderFault: (request, original) => renderer.fault(request, original).message,
    botOf: async (tx) => {
      const [workspace, about] = await Promise.all([loadWorkspace(tx), describeWorkspace(tx)]);
      return workspace === null || about === null ? null : { userId: workspace.botUserId, since: about.updatedAt };
    },
    laneWithoutWorkspace: (tx, plan) => laneWithoutWorkspace(tx, plan, env.SLACK_WEBHOOK_URL !== undefined),
    tell: async (tenantId, { channelId, threadTs, userId }, view) => {
      const message = renderer.reply({ language: await replyLanguage(commands, tenantId, userId), view }).message;
      const where = { channel: channelId, user: userId, ...(threadTs !== null && { thread_ts: threadTs }) };
      await (await botOf(tenantId))?.chat.postEphemeral({ ...where, ...contentOf(message) });
    },
  };
}

/** As the deliver pool finds it: the webhook that the file names, else `default`; but not the operator's for a tenant that has a workspace of its own. */
async function laneWithoutWorkspace(tx: Tx, plan: TenantPlan, hasOperators: boolean): Promise<string | null> {
  // Without TOCSIN_KEY nothing can be sealed that is owed to a webhook.
  if (tx.messageSeal === null) return null;
  const name = plan.fallbackWebhook ?? 'default';
  if ((await loadWebhook(tx, name)) !== null) return `webhook:${name}`;
  if (name !== 'default' || !hasOperators) return null;
  const isForeign = plan.fallbackWebhook === null && (await loadWorkspace(tx))?.source === 'install';
  return isForeign ? null : `webhook:${name}`;
}

function contentOf({ text, blocks, attachments }: SlackMessage) {
  return { text, blocks: [...blocks], ...(attachments && { attachments: [...attachments] }) };
}
