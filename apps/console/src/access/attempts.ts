/** Failures of one address within a window are counted; past `failuresMax` it waits until its window is over. */
export interface Attempts {
  /** Seconds to wait before the next try; 0 when it may try now. */
  waitSeconds(address: string): number;
  failed(address: string): void;
}

const windowMs = 60_000;
/** Enough for a person who pastes the wrong thing; a token has 256 bits, so this only spares the database. */
export const failuresMax = 10;
/** More addresses than this are not told apart: the oldest is forgotten. */
const addressesMax = 10_000;

/** Slows down whoever tries one token after the other. In memory: each process counts for itself. */
export function countAttempts(now: () => number): Attempts {
  const windows = new Map<string, { since: number; failures: number }>();
  const windowOf = (address: string) => {
    const known = windows.get(address);
    return known && now() - known.since < windowMs ? known : undefined;
  };
  return {
    waitSeconds: (address) => {
      const known = windowOf(address);
      return known && known.failures >= failuresMax ? Math.ceil((known.since + windowMs - now()) / 1_000) : 0;
    },
    failed: (address) => {
      const known = windowOf(address) ?? { since: now(), failures: 0 };
      windows.delete(address);
      if (windows.size >= addressesMax) windows.delete(windows.keys().next().value ?? '');
      windows.set(address, { ...known, failures: known.failures + 1 });
    },
  };
}
