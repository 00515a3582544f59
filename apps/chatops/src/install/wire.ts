import { randomBytes } from 'node:crypto';
import { deriveKey, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { authorizeUrl, exchangeCode } from '@tocsin/slack/oauthAccess';
import { connectWorkspace } from '@tocsin/steps/connectWorkspace';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { inTenant } from '@tocsin/store/transaction';
import { loadWorkspace, storeWorkspace } from '@tocsin/store/workspaces';
import type { ChatopsEnv } from '../env.ts';
import type { InstallDeps } from './install.ts';

/** What connecting a workspace needs; null where the environment names no app. Throws when TOCSIN_KEY is no key. */
export function installDeps(env: ChatopsEnv, store: Store, fault: (where: string, error: unknown) => void): InstallDeps | null {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, CHATOPS_PUBLIC_URL: publicUrl, TOCSIN_KEY: key, SLACK_API_URL: apiUrl = null } = env;
  if (!clientId || !clientSecret || !publicUrl || !key) return null;
  const master = parseMasterKey(key);
  const secrets = deriveKey(master, 'secrets');
  const slack = { apiUrl, log: (message: string) => fault(message, null), now: Date.now };
  const deps = {
    inTenant: <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work),
    seal: (tenantId: string, column: string, token: string) => sealSecret(secrets, `${tenantId}/workspaces/${column}`, token, randomBytes(12)),
    ...{ loadWorkspace, storeWorkspace, audit: insertAudit, now: Date.now },
  };
  return {
    key: deriveKey(master, 'install'),
    publicUrl: publicUrl.replace(/\/+$/, ''),
    authorizeUrl: (query) => authorizeUrl(apiUrl, { clientId, ...query }),
    exchangeCode: (grant) => exchangeCode(slack, { clientId, clientSecret }, grant),
    connect: (tenantId, installation) => connectWorkspace(deps, tenantId, installation),
    fault,
    newNonce: () => randomBytes(18).toString('base64url'),
    now: Date.now,
  };
}
