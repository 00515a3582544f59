import type { Arguments } from '../http/parseArguments.ts';
import { countArgument, flagArgument, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { restrictedHistory } from '../limits/methodTiers.ts';
import { firstAfter } from '../state/channel.ts';
import type { StoredMessage } from '../state/message.ts';
import { microsOf } from '../state/timestamps.ts';
import type { Call } from './method.ts';

/** The part of `messages` (in order) between `oldest` and `latest`. Without `inclusive` neither bound is in it. */
export function withinWindow(args: Arguments, messages: readonly StoredMessage[]): StoredMessage[] {
  const oldest = boundOf(args, 'oldest') ?? 0;
  const latest = boundOf(args, 'latest') ?? Number.MAX_SAFE_INTEGER;
  const inclusive = flagArgument(args, 'inclusive');
  return messages.slice(firstAfter(messages, inclusive ? oldest - 1 : oldest), firstAfter(messages, inclusive ? latest : latest - 1));
}

/** How many messages this call may get; takes the minute's one call in restricted mode. Throws the 429 when it is used up. */
export function historyLimit({ state, workspace, args }: Call, method: string, fallback: number, max: number): number {
  if (state.settings.history === 'full') return countArgument(args, 'limit', fallback, max);
  const waitSeconds = state.buckets.take(`restricted ${method} ${workspace.id}`, restrictedHistory.rate, state.now());
  if (waitSeconds > 0) throw new SlackRefusal('ratelimited', { retryAfterSeconds: waitSeconds });
  return countArgument(args, 'limit', restrictedHistory.limit, restrictedHistory.limit);
}

function boundOf(args: Arguments, name: 'oldest' | 'latest'): number | undefined {
  const text = textArgument(args, name);
  if (text === undefined) return undefined;
  // Slack takes bounds with any number of decimals (`1512085950.5`, from JavaScript numbers).
  const micros = microsOf(text.replace(/(\.\d{6})\d+$/, '$1'));
  if (micros === undefined) throw new SlackRefusal(`invalid_ts_${name}`);
  return micros;
}
