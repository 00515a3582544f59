import type { IncomingMessage, ServerResponse } from 'node:http';
import { accept } from '../accept.ts';
import { rootOf } from '../api/chatPostMessage.ts';
import { lookUpChannel } from '../api/findChannel.ts';
import type { Call } from '../api/method.ts';
import type { DoubleState } from '../doubleState.ts';
import { send, textAnswer } from '../http/answer.ts';
import { jsonArgument, requiredText, textArgument } from '../http/parseArguments.ts';
import { readBody } from '../http/readBody.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';

/** A file on its way in: its text once that has come. */
export interface Upload {
  team: string;
  filename: string;
  length: number;
  content: string | undefined;
}

const keptMax = 1_000;

/** `files.getUploadURLExternal`: an address that takes a file of that many bytes. */
export function filesGetUploadUrl({ state, workspace, args, host }: Call): Record<string, unknown> {
  const filename = requiredText(args, 'filename');
  const length = Number(requiredText(args, 'length'));
  if (!Number.isInteger(length) || length < 1) throw new SlackRefusal('invalid_arguments');
  const id = `F${state.newId().slice(0, 10)}`;
  state.uploads.set(id, { team: workspace.id, filename, length, content: undefined });
  const [oldest] = state.uploads.keys();
  if (state.uploads.size > keptMax && oldest !== undefined) state.uploads.delete(oldest);
  return { upload_url: `http://${host}/upload/v1/${id}`, file_id: id };
}

/** Takes the bytes at such an address: plain `OK`, as Slack says it. */
export async function handleUpload(state: DoubleState, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const upload = state.uploads.get(url.pathname.split('/')[3] ?? '');
  const body = await readBody(request);
  if (!upload || 'failed' in body) return send(response, textAnswer('not found', 404));
  if (Buffer.byteLength(body.text) !== upload.length) return send(response, textAnswer('length differs', 400));
  upload.content = body.text;
  return send(response, textAnswer(`OK - ${upload.length}`));
}

/** `files.completeUploadExternal`: shows files in a channel or a thread. In the record and on the page a file is a post with its title and its text. */
export function filesCompleteUpload({ state, workspace, args }: Call): Record<string, unknown> {
  const files = (jsonArgument(args, 'files', 'invalid_arguments') ?? []) as { id: string; title?: string }[];
  const channel = lookUpChannel(workspace, textArgument(args, 'channel_id') ?? '');
  if (!channel) throw new SlackRefusal('channel_not_found');
  if (!channel.members.has(workspace.botUserId)) throw new SlackRefusal('not_in_channel');
  const threadTs = rootOf(channel, textArgument(args, 'thread_ts'));
  return {
    files: files.map(({ id, title }) => {
      const upload = state.uploads.get(id);
      if (!upload || upload.team !== workspace.id || upload.content === undefined) throw new SlackRefusal('file_not_found');
      state.uploads.delete(id);
      const text = `📎 ${title ?? upload.filename}\n\`\`\`\n${upload.content}\n\`\`\``;
      accept(state, workspace, channel, { kind: 'post', botId: workspace.botId, threadTs }, { text });
      return { id, title: title ?? upload.filename };
    }),
  };
}
