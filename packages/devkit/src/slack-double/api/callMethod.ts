import type { DoubleState } from '../doubleState.ts';
import { countRefusal } from '../doubleState.ts';
import type { FaultSubject } from '../faults/faultList.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Arguments } from '../http/parseArguments.ts';
import { textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { tierRate } from '../limits/methodTiers.ts';
import { oauthAccess } from '../oauth/grants.ts';
import type { Workspace } from '../state/workspace.ts';
import { methods } from './methods.ts';

/** Answers one call of the Web API and counts it, for the channel it names, when it is refused. Never throws for what a caller sent. */
export function callMethod(state: DoubleState, method: string, args: Arguments, token: string | undefined, subject: FaultSubject, host = ''): Answer {
  try {
    if (method === 'apps.connections.open') return jsonAnswer({ ok: true, ...state.sockets.ticket(token, host) });
    return jsonAnswer({ ok: true, ...perform(state, method, args, token, host) });
  } catch (thrown) {
    if (thrown instanceof SlackRefusal) return refuse(state, thrown, subject);
    // JSON nested too deeply for the stack. Anything else would be a fault of ours.
    if (thrown instanceof RangeError) return refuse(state, new SlackRefusal('invalid_arguments'), subject);
    throw thrown;
  }
}

/** The answer to a refused call: HTTP 429 where there is a time to wait, else HTTP 200 with `ok: false`. */
export function refuse(state: DoubleState, refusal: SlackRefusal, subject?: FaultSubject): Answer {
  countRefusal(state, refusal.error, subject);
  const body = { ok: false, error: refusal.error, ...refusal.details };
  return refusal.retryAfterSeconds === undefined ? jsonAnswer(body) : jsonAnswer(body, 429, { 'retry-after': String(refusal.retryAfterSeconds) });
}

function perform(state: DoubleState, name: string, args: Arguments, token: string | undefined, host: string): Record<string, unknown> {
  if (name === 'api.test') return apiTest(args);
  if (name === 'oauth.v2.access') return oauthAccess(state, args);
  const method = methods.get(name);
  if (!method) throw new SlackRefusal('unknown_method', { details: { req_method: name } });
  const workspace = authorised(state, token);
  takeTierToken(state, workspace, name);
  return method({ state, workspace, args, host });
}

function apiTest(args: Arguments): Record<string, unknown> {
  const error = textArgument(args, 'error');
  if (error !== undefined) throw new SlackRefusal(error, { details: { args } });
  return { args };
}

function authorised(state: DoubleState, token: string | undefined): Workspace {
  if (token === undefined) throw new SlackRefusal('not_authed');
  const workspace = state.workspaceOfToken.get(token);
  if (!workspace) throw new SlackRefusal('invalid_auth');
  if ((state.grants.tokenEnds.get(token) ?? Number.POSITIVE_INFINITY) <= state.now()) throw new SlackRefusal('token_expired');
  return workspace;
}

function takeTierToken(state: DoubleState, workspace: Workspace, name: string): void {
  const rate = state.settings.methodTiers ? tierRate(name) : undefined;
  const waitSeconds = rate ? state.buckets.take(`tier ${name} ${workspace.id}`, rate, state.now()) : 0;
  if (waitSeconds > 0) throw new SlackRefusal('ratelimited', { retryAfterSeconds: waitSeconds });
}
