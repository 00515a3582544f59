import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { accept } from '../accept.ts';
import { rootOf, textCut } from '../api/chatPostMessage.ts';
import { readNewDraft } from '../api/readDraft.ts';
import type { DoubleState } from '../doubleState.ts';
import { askFaults, countRefusal } from '../doubleState.ts';
import { runWithFault } from '../faults/runWithFault.ts';
import type { WebhookSeed } from '../seed.ts';
import type { Workspace } from '../state/workspace.ts';
import { ensureChannel } from '../state/workspace.ts';
import type { Answer } from './answer.ts';
import { send, textAnswer } from './answer.ts';
import { subjectOf } from './handleApi.ts';
import type { Arguments } from './parseArguments.ts';
import { parseJson } from './parseArguments.ts';
import { readBody } from './readBody.ts';
import { SlackRefusal } from './slackRefusal.ts';

/** Answers an incoming webhook, `/services/<team>/<bot>/<secret>`: plain `ok`, or a status and Slack's code as text. The channel is the webhook's own, whatever the payload says. */
export async function handleWebhook(state: DoubleState, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if ('failed' in body) return send(response, textAnswer('invalid_payload', 413, { connection: 'close' }));
  const [, , team = '', botId = '', secret = ''] = url.pathname.split('/');
  const workspace = state.workspaces.get(team);
  const webhook = workspace?.webhooks.find((known) => known.botId === botId && known.secret === secret);
  const subject = subjectOf('webhook', workspace, webhook?.channel);
  const fault = askFaults(state, subject);
  const refused = (reason: string): void => countRefusal(state, reason, subject);
  const work = (): Answer => {
    if (!workspace) return refuseText(refused, 'no_team', 404);
    if (!webhook || webhook.disabled) return refuseText(refused, 'no_service', 404);
    return post(state, workspace, webhook, payloadOf(request.headers['content-type'] ?? '', body.text), refused);
  };
  await runWithFault(fault, { surface: 'webhook', work, refused }, response);
}

function post(state: DoubleState, workspace: Workspace, webhook: WebhookSeed, payload: Arguments | undefined, refused: (reason: string) => void): Answer {
  const channel = ensureChannel(workspace, webhook.channel);
  const rate = state.settings.channelRate;
  const waitSeconds = rate ? state.buckets.take(`webhook ${workspace.id} ${webhook.botId} ${webhook.secret}`, rate, state.now()) : 0;
  if (waitSeconds > 0) return refuseText(refused, 'rate_limited', 429, { 'retry-after': String(waitSeconds) });
  if (!payload) return refuseText(refused, 'invalid_payload', 400);
  if (channel.isArchived) return refuseText(refused, 'channel_is_archived', 410);
  try {
    const draft = readNewDraft(payload);
    accept(
      state,
      workspace,
      channel,
      { kind: 'webhook', botId: webhook.botId, threadTs: rootOf(channel, threadOf(payload)) },
      { ...draft, text: draft.text.slice(0, textCut) },
    );
    return textAnswer('ok');
  } catch (thrown) {
    if (thrown instanceof SlackRefusal) return refuseText(refused, thrown.error, 400);
    if (thrown instanceof RangeError) return refuseText(refused, 'invalid_payload', 400);
    throw thrown;
  }
}

/** The payload: the JSON body, or the form field `payload`. Undefined when it is no JSON object. */
function payloadOf(contentType: string, body: string): Arguments | undefined {
  const text = contentType.includes('x-www-form-urlencoded') && body.startsWith('payload=') ? String(parse(body).payload ?? '') : body;
  const json = parseJson(text);
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Arguments) : undefined;
}

const threadOf = (payload: Arguments): string | undefined => (typeof payload.thread_ts === 'string' ? payload.thread_ts : undefined);

function refuseText(refused: (reason: string) => void, error: string, status: number, headers: Record<string, string> = {}): Answer {
  refused(error);
  return textAnswer(error, status, headers);
}
