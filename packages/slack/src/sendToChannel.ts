import type { WebClient } from '@slack/web-api';
import type { Outcome } from '@tocsin/core/delivery';
import { joinChannel } from './joinChannel.ts';
import { type SendRequest, sendMessage } from './sendMessage.ts';

/** One write to a channel that people know by a name and Slack by an ID (null: not known). */
export interface ChannelRequest extends Omit<SendRequest, 'channel'> {
  name: string;
  channelId: string | null;
}

/**
 * Sends by ID where it is known, and mends what can be mended at once: a public channel that we are not in is joined, and an ID that is no more is tried by its name,
 * which another channel may have by now. What was refused was surely not posted, so it is asked for again. Never throws.
 */
export async function sendToChannel(client: WebClient, request: ChannelRequest): Promise<Outcome> {
  const { name, channelId } = request;
  const send = (channel: string) => sendMessage(client, { ...request, channel });
  const outcome = await send(channelId ?? name);
  if (outcome.kind !== 'bad_channel') return outcome;
  const { anchor } = request;
  // What it would change or reply to stands in a channel that has lost the name: the one that has it now gets it anew.
  if (anchor !== null && request.kind !== 'post' && channelId !== null && anchor.channelId !== channelId) return { kind: 'message_gone', code: outcome.code };
  if (outcome.code === 'not_in_channel') {
    const joined = await joinChannel(client, anchor?.channelId ?? channelId ?? name);
    return joined.kind === 'joined' ? send(channelId ?? name) : outcome;
  }
  return outcome.code === 'channel_not_found' && channelId !== null && channelId !== name && anchor === null ? send(name) : outcome;
}
