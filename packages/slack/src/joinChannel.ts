import type { WebClient } from '@slack/web-api';
import type { JoinResult } from '@tocsin/core/channelSighting';
import { listedChannelOf } from './listChannels.ts';
import { outcomeOfError } from './sendMessage.ts';

/**
 * What Slack says when the bot may not join whatever the channel (a missing scope), or when joining is not how one gets in (private channels): the channel itself may
 * be fine (reference of conversations.join).
 */
const saysNothing = new Set(['method_not_supported_for_channel_type', 'invalid_types']);

/** Joins a public channel, by ID; by name only servers that make channels on demand know what is meant, Slack answers channel_not_found. Never throws. */
export async function joinChannel(client: WebClient, channel: string): Promise<JoinResult> {
  try {
    const answer = await client.conversations.join({ channel });
    const [joined] = answer.channel ? listedChannelOf(answer.channel) : [];
    return joined ? { kind: 'joined', channel: { ...joined, isMember: true } } : { kind: 'unable', code: 'no_channel' };
  } catch (error) {
    const outcome = outcomeOfError(error);
    const code = 'code' in outcome ? outcome.code : 'unknown';
    return { kind: outcome.kind === 'bad_channel' && !saysNothing.has(code) ? 'refused' : 'unable', code };
  }
}
