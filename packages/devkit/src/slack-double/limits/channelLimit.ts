import type { DoubleState } from '../doubleState.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { Channel } from '../state/channel.ts';
import type { Workspace } from '../state/workspace.ts';

/** Slack's limit of about one message a second and channel, short bursts tolerated. Throws the 429 when it is used up. */
export function takeChannelToken(state: DoubleState, workspace: Workspace, channel: Channel): void {
  const rate = state.settings.channelRate;
  if (rate === null) return;
  const waitSeconds = state.buckets.take(`post ${workspace.id} ${channel.id}`, rate, state.now());
  if (waitSeconds > 0) throw new SlackRefusal('ratelimited', { retryAfterSeconds: waitSeconds });
}
