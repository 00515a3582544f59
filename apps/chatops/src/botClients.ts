import { deriveKey, openSecret, parseMasterKey } from '@tocsin/core/secretBox';
import { slackClients } from '@tocsin/slack/clients';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { loadWorkspace } from '@tocsin/store/workspaces';
import type { ChatopsEnv } from './env.ts';

/** Slack's API in the name of a bot. */
export type BotClient = ReturnType<ReturnType<typeof slackClients>>;

/** Gives Slack's API in the name of a tenant's bot; null where it has no workspace, or none that can be opened here. */
export function botClients(env: ChatopsEnv, store: Store, fault: (where: string, error: unknown) => void): (tenantId: string) => Promise<BotClient | null> {
  const clients = slackClients({ apiUrl: env.SLACK_API_URL ?? null, log: (message) => fault(message, null), now: Date.now });
  const key = env.TOCSIN_KEY === undefined ? null : deriveKey(parseMasterKey(env.TOCSIN_KEY), 'secrets');
  return async (tenantId) => {
    const workspace = key === null ? null : await inTenant(store, tenantId, loadWorkspace);
    if (workspace === null || key === null) return null;
    return clients(openSecret(key, `${tenantId}/workspaces/bot_token`, workspace.sealedBotToken));
  };
}
