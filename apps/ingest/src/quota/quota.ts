import { TocsinError } from '@tocsin/contracts/errors';
import type { Quotas } from '@tocsin/contracts/tenant/quotas';
import { createLru } from '../auth/lru.ts';
import { type Allowance, createAllowance, type Rate } from './allowance.ts';
import { createKnownRates, type KnownRate, rateOf } from './knownRates.ts';

/** What a request was let in for. `counted` corrects the guess once, when it is known how many alerts there were. */
export interface Admission {
  counted(alerts: number): void;
}

/** How many alerts a tenant may send. Asked before a body is read. */
export interface Quota {
  /** Lets a request of so many bytes in. Rejects with `rate_limited` while the tenant has nothing left: it may go into debt by the requests that are being read. */
  admit(tenantId: string, bytes: number): Promise<Admission>;
}

export interface QuotaOptions {
  /** For tenants whose file names none; 0 for as much as they like. */
  alertsPerSecond: number;
  readQuotas(tenantId: string): Promise<Quotas | null>;
  /** Charges what all processes share; answers what is left of it, below 0 where that is a debt. */
  chargeShared(tenantId: string, rate: Rate, alerts: number): Promise<number>;
  now(): number;
  onError(where: 'redis' | 'postgres', error: unknown): void;
}

const tenantsMax = 10_000;
/** About the size of an alert, for requests that were not read yet. */
const bytesOfAlert = 400;
/** Processes tell each other so often what they let in: between that each relies on its own bucket. */
const shareMs = 50;

interface Tenant {
  known: KnownRate;
  own: Allowance;
  untold: number;
  toldAt: number;
  telling: boolean;
}

/*
 * Each process has a bucket of its own with the tenant's whole quota, so nothing is asked on the way of a request. What it let in and counted it charges to the bucket
 * in Redis a little later; when that one is empty, the process refuses until it is not. So several processes together let in one quota and what comes within
 * `shareMs`, which they make up for. While Redis is away each keeps to the quota alone.
 */
export function createQuota(options: QuotaOptions): Quota {
  const { now, onError } = options;
  const everybody = options.alertsPerSecond === 0 ? null : rateOf({ alerts_per_second: options.alertsPerSecond });
  const rates = createKnownRates({ everybody, readQuotas: options.readQuotas, now, onError: (error) => onError('postgres', error) });
  const tenants = createLru<Tenant>(tenantsMax);

  const tenantOf = (tenantId: string): Tenant => {
    const found = tenants.get(tenantId);
    if (found) return found;
    const made: Tenant = { known: rates.first(), own: createAllowance(), untold: 0, toldAt: Number.NEGATIVE_INFINITY, telling: false };
    tenants.set(tenantId, made);
    return made;
  };

  const tell = async (tenantId: string, tenant: Tenant, rate: Rate) => {
    const alerts = tenant.untold;
    [tenant.telling, tenant.untold] = [true, 0];
    try {
      const left = await options.chargeShared(tenantId, rate, alerts);
      if (left < 1) tenant.own.refuseUntil(now() + ((1 - left) * 1000) / rate.perSecond);
    } catch (error) {
      onError('redis', error);
    } finally {
      [tenant.telling, tenant.toldAt] = [false, now()];
    }
  };

  return {
    admit: async (tenantId, bytes) => {
      const tenant = tenantOf(tenantId);
      const rate = await rates.look(tenantId, tenant.known);
      if (rate === null) return unbounded;
      const waitMs = tenant.own.waitMs(rate, now());
      if (waitMs > 0) throw overQuota(tenantId, rate, waitMs);
      const charged = Math.max(1, Math.round(bytes / bytesOfAlert));
      tenant.own.take(rate, charged, now());
      return {
        counted: (alerts) => {
          tenant.own.take(rate, alerts - charged, now());
          tenant.untold += alerts;
          if (!tenant.telling && now() - tenant.toldAt >= shareMs) void tell(tenantId, tenant, rate);
        },
      };
    },
  };
}

const unbounded: Admission = { counted: () => undefined };

function overQuota(tenantId: string, { perSecond }: Rate, waitMs: number): TocsinError {
  const message = `${tenantId} sends more than its ${perSecond} alerts a second: nothing of this was read, send it again`;
  return new TocsinError('rate_limited', message, { retryAfterSeconds: waitMs / 1000 });
}
