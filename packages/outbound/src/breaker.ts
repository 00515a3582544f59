/*
 * A breaker of one endpoint is
 *   closed     what is asked goes out; `failuresMost` failures in a row open it
 *   open       nothing goes out for `openMs`, as who is down is not helped by more of it
 *   half open  after that one request goes out: taken, it is closed; failed, it is open for as long again. Others wait for that one, or for `openMs` if it is never heard of again
 */

interface State {
  failures: number;
  openUntil: number;
}

/** Breakers by the name of their endpoint. Times are ms since 1970. */
export interface Breakers {
  /** Null: go on; else the time before which nothing is to be asked. Whoever is let through an open one is the probe. */
  refusedUntil(endpoint: string): number | null;
  note(endpoint: string, how: 'answered' | 'failed'): void;
}

/** Makes breakers that open after `failuresMost` failures in a row for `openMs`. An endpoint that works costs no memory. */
export function createBreakers({ failuresMost, openMs, now }: { failuresMost: number; openMs: number; now(): number }): Breakers {
  const failing = new Map<string, State>();
  return {
    refusedUntil: (endpoint) => {
      const state = failing.get(endpoint);
      if (state === undefined || state.failures < failuresMost) return null;
      if (state.openUntil > now()) return state.openUntil;
      state.openUntil = now() + openMs;
      return null;
    },
    note: (endpoint, how) => {
      if (how === 'answered') {
        failing.delete(endpoint);
        return;
      }
      const failures = (failing.get(endpoint)?.failures ?? 0) + 1;
      failing.set(endpoint, { failures, openUntil: failures < failuresMost ? 0 : now() + openMs });
    },
  };
}
