import type { IncomingMessage, ServerResponse } from 'node:http';
import { callMethod, refuse } from '../api/callMethod.ts';
import { lookUpChannel } from '../api/findChannel.ts';
import type { DoubleState } from '../doubleState.ts';
import { askFaults, countRefusal } from '../doubleState.ts';
import type { FaultSubject } from '../faults/faultList.ts';
import { runWithFault } from '../faults/runWithFault.ts';
import type { Workspace } from '../state/workspace.ts';
import { send, textAnswer } from './answer.ts';
import type { Arguments } from './parseArguments.ts';
import { parseArguments, textArgument } from './parseArguments.ts';
import { readBody } from './readBody.ts';
import { SlackRefusal } from './slackRefusal.ts';

/** Answers `/api/<method>`: reads the arguments, asks the scripted faults, then the method. */
export async function handleApi(state: DoubleState, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if ('failed' in body) {
    if (body.failed === 'too_large') countRefusal(state, 'request_too_large');
    return send(response, textAnswer('Request Entity Too Large', 413, { connection: 'close' }));
  }
  const method = decodeURIComponentSafe(url.pathname.slice('/api/'.length));
  const args = argumentsOf(request, url, body.text);
  if (args instanceof SlackRefusal) return send(response, refuse(state, args));
  const token = bearer(request.headers.authorization) ?? textArgument(args, 'token');
  const subject = subjectOf(method, state.workspaceOfToken.get(token ?? ''), textArgument(args, 'channel'));
  await runWithFault(
    askFaults(state, subject),
    {
      surface: 'api',
      work: () => callMethod(state, method, args, token, subject, request.headers.host),
      refused: (reason) => countRefusal(state, reason, subject),
    },
    response,
  );
}

/** What scripted faults are matched against. */
export function subjectOf(method: string, workspace: Workspace | undefined, wanted: string | undefined): FaultSubject {
  const channel = workspace && wanted !== undefined ? lookUpChannel(workspace, wanted) : undefined;
  return { method, team: workspace?.id, channelId: channel?.id, channelName: channel?.name ?? wanted?.replace(/^#/, '') };
}

function argumentsOf(request: IncomingMessage, url: URL, body: string): Arguments | SlackRefusal {
  try {
    return parseArguments(request.headers['content-type'] ?? '', url.search.slice(1), body);
  } catch (thrown) {
    if (thrown instanceof SlackRefusal) return thrown;
    throw thrown;
  }
}

const bearer = (authorization: string | undefined): string | undefined => /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
