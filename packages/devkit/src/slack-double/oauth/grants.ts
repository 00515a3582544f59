import type { DoubleState } from '../doubleState.ts';
import { type Arguments, requiredText, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { Workspace } from '../state/workspace.ts';

/** The secret of the double's app; any client ID will do. */
export const clientSecret = 'tocsin-double-client-secret';

/** What people allowed and apps have made of it. A code and a refresh token are taken once. */
export interface Grants {
  codes: Map<string, { workspace: Workspace; userId: string; redirectUri: string; untilMs: number }>;
  refreshTokens: Map<string, Workspace>;
  /** When tokens end that do, ms of the double's clock. */
  tokenEnds: Map<string, number>;
}

export const newGrants = (): Grants => ({ codes: new Map(), refreshTokens: new Map(), tokenEnds: new Map() });

const codeMs = 600_000;
const tokenSeconds = 43_200;

/** A person lets the app into a workspace. Answers the code with which they are sent back. */
export function allow(state: DoubleState, workspace: Workspace, redirectUri: string): string {
  const code = `${state.newId()}.${state.newId()}`;
  const [userId = 'U0NOBODY'] = workspace.users.keys();
  state.grants.codes.set(code, { workspace, userId, redirectUri, untilMs: state.now() + codeMs });
  return code;
}

/** `oauth.v2.access`: a token for a code, or the next one for a refresh token. Needs no token, but the app's secret. */
export function oauthAccess(state: DoubleState, args: Arguments): Record<string, unknown> {
  if (requiredText(args, 'client_secret') !== clientSecret) throw new SlackRefusal('bad_client_secret');
  if (textArgument(args, 'grant_type') === 'refresh_token') return refreshed(state, requiredText(args, 'refresh_token'));
  const code = requiredText(args, 'code');
  const grant = state.grants.codes.get(code);
  if (!grant || grant.untilMs < state.now()) throw new SlackRefusal('invalid_code');
  if (textArgument(args, 'redirect_uri') !== grant.redirectUri) throw new SlackRefusal('bad_redirect_uri');
  state.grants.codes.delete(code);
  const { workspace, userId } = grant;
  const about = { app_id: workspace.appId, bot_user_id: workspace.botUserId, team: { id: workspace.id, name: workspace.name }, enterprise: null };
  return { ...issue(state, workspace), ...about, authed_user: { id: userId }, is_enterprise_install: false };
}

function refreshed(state: DoubleState, refreshToken: string): Record<string, unknown> {
  const workspace = state.grants.refreshTokens.get(refreshToken);
  if (!workspace) throw new SlackRefusal('invalid_refresh_token');
  state.grants.refreshTokens.delete(refreshToken);
  return { ...issue(state, workspace), team: { id: workspace.id, name: workspace.name }, enterprise: null };
}

/** With rotation a token ends after twelve hours; the one before it lives on until its own end. */
function issue(state: DoubleState, workspace: Workspace): Record<string, unknown> {
  const rotates = state.settings.rotateTokens;
  const token = `${rotates ? 'xoxe.' : ''}xoxb-${state.newId()}`;
  state.workspaceOfToken.set(token, workspace);
  const common = { access_token: token, token_type: 'bot', scope: 'chat:write' };
  if (!rotates) return common;
  const refreshToken = `xoxe-1-${state.newId()}`;
  state.grants.refreshTokens.set(refreshToken, workspace);
  state.grants.tokenEnds.set(token, state.now() + tokenSeconds * 1_000);
  return { ...common, refresh_token: refreshToken, expires_in: tokenSeconds };
}
