import { TocsinError } from '@tocsin/contracts/errors';

/** A tenant may save up this many seconds of its quota. */
const burstSeconds = 10;
const tenantsMax = 10_000;

/** How many alerts a tenant may send. Asked before a body is read; what it brought is charged afterwards, so a tenant may go into debt by one request at a time. */
export interface Quota {
  /** Throws `rate_limited` while the tenant has nothing left. */
  admit(tenantId: string): void;
  charge(tenantId: string, alerts: number): void;
}

/** A token bucket for each tenant, in this process. `alertsPerSecond` 0 means no quota. */
export function createQuota(alertsPerSecond: number, now: () => number): Quota {
  if (alertsPerSecond === 0) return { admit: () => undefined, charge: () => undefined };
  const burst = Math.max(1, alertsPerSecond * burstSeconds);
  const buckets = new Map<string, { left: number; at: number }>();
  const refilled = (tenantId: string) => {
    const at = now();
    const bucket = buckets.get(tenantId) ?? { left: burst, at };
    bucket.left = Math.min(burst, bucket.left + (Math.max(0, at - bucket.at) * alertsPerSecond) / 1000);
    bucket.at = at;
    if (buckets.size >= tenantsMax && !buckets.has(tenantId)) buckets.clear();
    buckets.set(tenantId, bucket);
    return bucket;
  };
  return {
    admit: (tenantId) => {
      const { left } = refilled(tenantId);
      if (left >= 1) return;
      throw new TocsinError('rate_limited', `more than ${alertsPerSecond} alerts a second`, { retryAfterSeconds: (1 - left) / alertsPerSecond });
    },
    charge: (tenantId, alerts) => {
      refilled(tenantId).left -= alerts;
    },
  };
}
