import { lookUpChannel } from '../api/findChannel.ts';
import type { DoubleState } from '../doubleState.ts';
import type { SlackObject } from '../state/message.ts';
import { channelPage, threadPage } from './pageState.ts';

const limitMax = 200;

/** `GET messages?team&channel[&thread_ts][&before][&limit]`: what the page shows. Throws an Error that names what is missing. */
export function answerMessages(state: DoubleState, query: URLSearchParams): SlackObject {
  const workspace = state.workspaces.get(query.get('team') ?? '') ?? [...state.workspaces.values()][0];
  const channel = workspace && lookUpChannel(workspace, query.get('channel') ?? '');
  if (!channel) throw new Error(`no channel ${query.get('channel') ?? ''}`);
  const rootTs = query.get('thread_ts');
  if (rootTs !== null) return threadPage(workspace, channel, rootTs);
  const limit = Math.min(limitMax, Math.max(1, Number(query.get('limit')) || 60));
  return channelPage(workspace, channel, { before: query.get('before') ?? undefined, limit });
}
