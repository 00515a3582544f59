import type { Quotas } from '@tocsin/contracts/tenant/quotas';
import { within } from '../within.ts';
import type { Rate } from './allowance.ts';

/** A new quota counts within this time. */
const freshMs = 10_000;
/** So long the first request of a tenant waits for it at most. */
const readMsMax = 500;
const burstSeconds = 2;

/** Two seconds of its quota may come at once where a tenant says nothing else. */
export function rateOf({ alerts_per_second, burst }: Quotas): Rate {
  return { perSecond: alerts_per_second, burst: burst ?? alerts_per_second * burstSeconds };
}

/** What a tenant may send, as its file said when it was last read. */
export interface KnownRate {
  /** Null: as much as it likes. */
  rate: Rate | null;
  readAt: number;
  /** Under way. */
  reading: Promise<void> | null;
}

/** Keeps what tenants may send. Only the first request of a tenant waits for it; what is known stays while the record is away, who is not known has what everybody has. */
export function createKnownRates(options: {
  everybody: Rate | null;
  readQuotas(tenantId: string): Promise<Quotas | null>;
  now(): number;
  onError(error: unknown): void;
}): { first(): KnownRate; look(tenantId: string, known: KnownRate): Promise<Rate | null> } {
  const read = async (tenantId: string, known: KnownRate) => {
    try {
      const quotas = await within(readMsMax, options.readQuotas(tenantId));
      known.rate = quotas ? rateOf(quotas) : options.everybody;
    } catch (error) {
      options.onError(error);
    } finally {
      known.readAt = options.now();
      known.reading = null;
    }
  };
  return {
    first: () => ({ rate: options.everybody, readAt: Number.NEGATIVE_INFINITY, reading: null }),
    look: async (tenantId, known) => {
      if (options.now() - known.readAt >= freshMs) known.reading ??= read(tenantId, known);
      if (known.readAt === Number.NEGATIVE_INFINITY) await known.reading;
      return known.rate;
    },
  };
}
