import { randomBytes } from 'node:crypto';
import { deriveKey, openSecret, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { refreshPair } from '@tocsin/slack/oauthAccess';
import { refreshToken } from '@tocsin/steps/refreshToken';
import { lockRefreshToken, postponeRefresh, rotateToken, tokensToRefresh } from '@tocsin/store/rotateTokens';
import type { Adapters } from '../adapters.ts';
import type { WorkerEnv } from '../env.ts';
import type { KeepTokensDeps } from '../keepTokens.ts';

/** What is needed to replace tokens; without the app's own secrets none is. */
export function keepTokensDeps(env: WorkerEnv, { common, store, signals }: Adapters): KeepTokensDeps {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_API_URL: apiUrl = null } = env;
  const key = deriveKey(parseMasterKey(env.TOCSIN_KEY), 'secrets');
  const placeOf = (tenantId: string, column: string) => `${tenantId}/workspaces/${column}`;
  const slack = { apiUrl, log: (message: string) => signals.fault(message, null), now: common.now };
  return {
    tokensToRefresh: async () => (clientId && clientSecret ? tokensToRefresh(store, common.now()) : []),
    refreshToken: (tenantId) =>
      refreshToken(
        {
          ...common,
          ...{ lockRefreshToken, rotateToken, postponeRefresh },
          seal: (tenant, column, token) => sealSecret(key, placeOf(tenant, column), token, randomBytes(12)),
          open: (tenant, column, sealed) => openSecret(key, placeOf(tenant, column), sealed),
          refreshPair: (token) => refreshPair(slack, { clientId: clientId ?? '', clientSecret: clientSecret ?? '' }, token),
        },
        tenantId,
      ),
    fault: signals.fault,
  };
}
