import type { IncomingMessage, ServerResponse } from 'node:http';
import { accept } from '../accept.ts';
import { readDraft } from '../api/readDraft.ts';
import type { DoubleState } from '../doubleState.ts';
import { askFaults, countRefusal } from '../doubleState.ts';
import { runWithFault } from '../faults/runWithFault.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer, send, textAnswer } from '../http/answer.ts';
import { subjectOf } from '../http/handleApi.ts';
import type { Arguments } from '../http/parseArguments.ts';
import { parseJson } from '../http/parseArguments.ts';
import { readBody } from '../http/readBody.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';

/** A response URL is good for five answers within 30 minutes (docs.slack.dev, "Handling user interaction"). */
const usesMax = 5;
const lifeMs = 30 * 60_000;
const keptMax = 10_000;

export interface ResponseUrl {
  team: string;
  channel: string;
  ts: string;
  /** Who clicked: ephemeral answers are for this user. */
  user: string;
  threadTs: string | undefined;
  atMs: number;
  uses: number;
}

/** Makes the path of a response URL for one click, and forgets the oldest when there are too many. */
export function issueResponseUrl(state: DoubleState, about: Omit<ResponseUrl, 'atMs' | 'uses'>): string {
  const path = `/actions/${about.team}/${state.newId()}/${state.newId()}`;
  state.responseUrls.set(path, { ...about, atMs: state.now(), uses: 0 });
  const [oldest] = state.responseUrls.keys();
  if (state.responseUrls.size > keptMax && oldest !== undefined) state.responseUrls.delete(oldest);
  return path;
}

/** Answers a post to a response URL: replaces or deletes the message clicked, or adds one beside it, ephemeral unless it says `in_channel`. */
export async function handleResponseUrl(state: DoubleState, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if ('failed' in body) return send(response, textAnswer('invalid_payload', 413, { connection: 'close' }));
  const about = state.responseUrls.get(url.pathname);
  const subject = subjectOf('response_url', state.workspaces.get(about?.team ?? ''), about?.channel);
  const refused = (reason: string): void => countRefusal(state, reason, subject);
  const work = (): Answer => {
    try {
      useResponseUrl(state, about, parseJson(body.text));
      return jsonAnswer({ ok: true });
    } catch (thrown) {
      if (!(thrown instanceof SlackRefusal)) throw thrown;
      refused(thrown.error);
      return jsonAnswer({ ok: false, error: thrown.error, ...thrown.details }, ['used_url', 'expired_url'].includes(thrown.error) ? 404 : 400);
    }
  };
  await runWithFault(askFaults(state, subject), { surface: 'webhook', work, refused }, response);
}

function useResponseUrl(state: DoubleState, about: ResponseUrl | undefined, payload: unknown): void {
  if (!about || state.now() - about.atMs > lifeMs) throw new SlackRefusal('expired_url');
  if (about.uses >= usesMax) throw new SlackRefusal('used_url');
  about.uses += 1;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw new SlackRefusal('invalid_payload');
  respond(state, about, payload as Arguments);
}

function respond(state: DoubleState, about: ResponseUrl, args: Arguments): void {
  const workspace = state.workspaces.get(about.team);
  const channel = workspace?.channels.get(about.channel);
  if (!workspace || !channel) throw new SlackRefusal('channel_not_found');
  const message = channel.byTs.get(about.ts);
  const { botId } = workspace;
  if (args.delete_original === true && message)
    return void accept(state, workspace, channel, { kind: 'delete', botId, ts: about.ts, threadTs: about.threadTs }, { text: message.content.text });
  const draft = readDraft(args);
  if (draft.text === undefined && !draft.blocks && !draft.attachments) throw new SlackRefusal('no_text');
  const full = { ...draft, text: draft.text ?? '' };
  if (args.replace_original === true && message) {
    accept(
      state,
      workspace,
      channel,
      { kind: 'update', botId, ts: about.ts, threadTs: about.threadTs },
      { ...full, metadata: full.metadata ?? message.content.metadata },
    );
    return;
  }
  const visible = args.response_type === 'in_channel' ? {} : { onlyFor: about.user };
  accept(state, workspace, channel, { kind: 'response', botId, threadTs: about.threadTs, ...visible }, full);
}
