import { type Bucket, pauseBucket, takeTokens } from '@tocsin/cache/tokenBucket';
import type { Redis } from 'ioredis';

/** How often channels' histories may be read. */
export interface HistoryBudget {
  /** Takes one reading for a workspace; false when there is none left for now. */
  take(teamId: string): Promise<boolean>;
  /** Slack has had enough of them, for so long. */
  limited(teamId: string, retryAfterMs: number): Promise<void>;
}

/** An app outside of Slack's Marketplace may read once a minute, and is told so with a wait of about that. */
const strictWaitMs = 20_000;
/** For so long a workspace is believed to be that strict. */
const strictForMs = 3_600_000;

/**
 * The buckets of conversations.history and .replies, one for each workspace, in Redis: tier 3, `perMinute` about 50. A workspace that names a wait of a good part of a minute
 * is read once a minute from then on (Slack's changelog of 2025-05-29). 0: no limit, for test servers.
 */
export function historyBudget({ redis, prefix, perMinute, now }: { redis: Redis; prefix: string; perMinute: number; now(): number }): HistoryBudget {
  const strictUntil = new Map<string, number>();
  const bucketOf = (teamId: string): Bucket => {
    const rate = (strictUntil.get(teamId) ?? 0) > now() ? 1 : perMinute === 0 ? 1_000_000 : perMinute;
    return { name: `history:${teamId}`, perSecond: rate / 60, burst: Math.max(1, Math.floor(rate / 5)) };
  };
  return {
    take: async (teamId) => (await takeTokens(redis, prefix, bucketOf(teamId), 1, now())).granted > 0,
    limited: async (teamId, retryAfterMs) => {
      if (retryAfterMs >= strictWaitMs) strictUntil.set(teamId, now() + strictForMs);
      await pauseBucket(redis, prefix, bucketOf(teamId), now(), now() + retryAfterMs);
    },
  };
}
