import type { Rate } from '../settings.ts';

/** Calls a minute per workspace. Source: the `rate_limits` field of each method's reference page; Slack promises at least this much. */
const callsPerMinute: Readonly<Record<string, number>> = {
  'conversations.list': 20,
  'users.list': 20,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'usergroups.users.update': 20,
  'chat.update': 50,
  'chat.delete': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.info': 50,
  'conversations.join': 50,
  'conversations.open': 50,
  'reactions.add': 50,
  'users.lookupByEmail': 50,
  'conversations.members': 100,
  'chat.postEphemeral': 100,
  'users.info': 100,
  'views.open': 100,
  'views.update': 100,
  'views.publish': 100,
};

/** The tier limit of a method as a bucket that holds a minute's worth, undefined for methods without one. */
export function tierRate(method: string): Rate | undefined {
  const calls = callsPerMinute[method];
  return calls === undefined ? undefined : { perSecond: calls / 60, burst: calls };
}

/** `conversations.history` and `.replies` for apps outside the Marketplace since 2025-05-29: once a minute, 15 messages. */
export const restrictedHistory = { rate: { perSecond: 1 / 60, burst: 1 } satisfies Rate, limit: 15 };
