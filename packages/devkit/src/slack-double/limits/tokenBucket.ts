import type { Rate } from '../settings.ts';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Token buckets by key. They start full. */
export interface BucketSet {
  /** Takes one token. 0 when there was one, else the whole seconds (at least 1) until there is. */
  take(key: string, rate: Rate, nowMs: number): number;
  clear(): void;
}

/** A set without any bucket. */
export function newBucketSet(): BucketSet {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, rate, nowMs) {
      const bucket = buckets.get(key) ?? { tokens: rate.burst, atMs: nowMs };
      const refilled = Math.min(rate.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * rate.perSecond);
      const granted = refilled >= 1;
      buckets.set(key, { tokens: granted ? refilled - 1 : refilled, atMs: nowMs });
      return granted ? 0 : Math.max(1, Math.ceil((1 - refilled) / rate.perSecond));
    },
    clear: () => buckets.clear(),
  };
}
