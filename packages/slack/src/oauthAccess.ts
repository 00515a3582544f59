import { type OauthV2AccessResponse, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Installation, OauthAnswer, TokenPair } from '@tocsin/contracts/installation';
import { type SlackOptions, tokenlessClient } from './clients.ts';

/** What the app asks a workspace for, and no more: to post, to know its channels and people's languages, to find its own messages again, commands, to hear of mentions and emoji, to know who is in a user group that a role names, to keep one equal to who is on call, and to put a timeline into a thread. */
export const installScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'reactions:read',
  'usergroups:read',
  'usergroups:write',
  'users:read',
] as const;

/** The app as Slack knows it. */
export interface SlackApp {
  clientId: string;
  clientSecret: string;
}

/** Where a person is asked to let the app in: beside the API, so that other Slacks (GovSlack, a stand-in) have their own. */
export function authorizeUrl(apiUrl: string | null, query: { clientId: string; state: string; redirectUri: string }): string {
  const url = new URL('/oauth/v2/authorize', apiUrl ?? 'https://slack.com/');
  url.searchParams.set('client_id', query.clientId);
  url.searchParams.set('scope', installScopes.join(','));
  url.searchParams.set('state', query.state);
  url.searchParams.set('redirect_uri', query.redirectUri);
  return url.href;
}

/** Makes a token of the code that a person came back with (oauth.v2.access). Never throws. */
export async function exchangeCode(options: SlackOptions, app: SlackApp, grant: { code: string; redirectUri: string }): Promise<OauthAnswer<Installation>> {
  const answer = await access(options, app, { code: grant.code, redirect_uri: grant.redirectUri });
  if (!answer.ok) return answer;
  const { team, bot_user_id: botUserId, authed_user: user, is_enterprise_install: isEnterprise } = answer.value;
  const pair = pairOf(answer.value, options.now());
  if (isEnterprise || !team?.id) return { ok: false, code: 'enterprise_install', final: true };
  if (pair === null || !botUserId) return { ok: false, code: 'no_bot_token', final: true };
  return { ok: true, value: { ...pair, botUserId, teamId: team.id, teamName: team.name ?? team.id, userId: user?.id ?? '' } };
}

/** Makes the next pair of a refresh token, which Slack takes once. Never throws. */
export async function refreshPair(options: SlackOptions, app: SlackApp, refreshToken: string): Promise<OauthAnswer<TokenPair>> {
  const answer = await access(options, app, { grant_type: 'refresh_token', refresh_token: refreshToken });
  if (!answer.ok) return answer;
  const pair = pairOf(answer.value, options.now());
  return pair === null ? { ok: false, code: 'no_bot_token', final: true } : { ok: true, value: pair };
}

async function access(options: SlackOptions, app: SlackApp, grant: Record<string, string>): Promise<OauthAnswer<OauthV2AccessResponse>> {
  try {
    const value = await tokenlessClient(options).oauth.v2.access({ client_id: app.clientId, client_secret: app.clientSecret, ...grant });
    return { ok: true, value };
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return { ok: false, code: error.data.error, final: true };
    return { ok: false, code: error instanceof WebAPIRateLimitedError ? 'ratelimited' : 'unreachable', final: false };
  }
}

function pairOf({ access_token: botToken, refresh_token: refreshToken, expires_in: seconds }: OauthV2AccessResponse, now: number): TokenPair | null {
  if (!botToken) return null;
  return { botToken, refreshToken: refreshToken ?? null, expiresAt: seconds === undefined ? null : now + seconds * 1_000 };
}
