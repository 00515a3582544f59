/** How much may come: `perSecond` alerts a second for long, `burst` at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** A bucket in this process. What is taken may put it into debt. */
export interface Allowance {
  /** Takes so many; a negative number gives back. */
  take(rate: Rate, alerts: number, now: number): void;
  /** How long (ms) until one more may come; 0 when one may. */
  waitMs(rate: Rate, now: number): number;
  /** Refuses everything until then: others have used up what is shared. */
  refuseUntil(at: number): void;
}

/** Starts full. */
export function createAllowance(): Allowance {
  let left = Number.POSITIVE_INFINITY;
  let at = 0;
  let closedUntil = 0;
  const refill = ({ perSecond, burst }: Rate, now: number) => {
    left = Math.min(burst, left + (Math.max(0, now - at) * perSecond) / 1000);
    at = Math.max(at, now);
  };
  return {
    take: (rate, alerts, now) => {
      refill(rate, now);
      left -= alerts;
    },
    waitMs: (rate, now) => {
      refill(rate, now);
      return Math.max(0, closedUntil - now, ((1 - left) * 1000) / rate.perSecond);
    },
    refuseUntil: (until) => {
      closedUntil = until;
    },
  };
}
