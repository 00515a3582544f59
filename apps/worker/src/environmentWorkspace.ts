import { randomBytes } from 'node:crypto';
import { deriveKey, sealSecret } from '@tocsin/core/secretBox';
import { type SlackOptions, slackClients } from '@tocsin/slack/clients';
import { identify } from '@tocsin/slack/identify';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { tenantVersions } from '@tocsin/store/tenants';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { loadWorkspace, storeWorkspace } from '@tocsin/store/workspaces';

export interface EnvironmentWorkspaceDeps {
  store: Store;
  slack: SlackOptions;
  botToken: string;
  masterKey: Buffer;
  fault(where: string, error: unknown): void;
}

const lookMs = 2_000;

/**
 * Connects the workspace of SLACK_BOT_TOKEN with every tenant that has none of its own, for as long as the process runs: tenants come later, and so may Slack.
 * The token is stored sealed; a tenant that installed the app itself keeps its own.
 */
export function connectEnvironmentWorkspace(deps: EnvironmentWorkspaceDeps): { close(): void } {
  const client = slackClients(deps.slack)(deps.botToken);
  const connected = new Set<string>();
  let identity: { teamId: string; botUserId: string } | null = null;
  let running = false;
  const look = async () => {
    const missing = (await tenantVersions(deps.store)).map(({ tenantId }) => tenantId).filter((tenantId) => !connected.has(tenantId));
    if (missing.length === 0) return;
    identity ??= await identify(client);
    for (const tenantId of missing) {
      const { teamId, botUserId } = identity;
      await inTenant(deps.store, tenantId, (tx) => connect(tx, deps, { teamId, botUserId }));
      connected.add(tenantId);
    }
  };
  const round = () => {
    if (running) return;
    running = true;
    look()
      .catch((error: unknown) => deps.fault('connect the workspace of SLACK_BOT_TOKEN', error))
      .finally(() => {
        running = false;
      });
  };
  const timer = setInterval(round, lookMs);
  round();
  return { close: () => clearInterval(timer) };
}

async function connect(tx: Tx, deps: EnvironmentWorkspaceDeps, identity: { teamId: string; botUserId: string }): Promise<void> {
  const before = await loadWorkspace(tx);
  if (before?.source === 'install') return;
  const key = deriveKey(deps.masterKey, 'secrets');
  const sealedBotToken = sealSecret(key, `${tx.tenantId}/workspaces/bot_token`, deps.botToken, randomBytes(12));
  await storeWorkspace(tx, { ...identity, sealedBotToken, source: 'environment' }, deps.slack.now());
  const actor = { kind: 'system', process: 'worker' } as const;
  await insertAudit(tx, { actor, action: 'workspace.connected', subject: identity.teamId, detail: { source: 'environment' } });
}
