import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Keeps the work of tenants that have much of it from slowing the others' in this process. */
export interface Courtesy {
  /** Works a piece of a tenant's work, at once or when it may begin; `busy`: the tenant has much. */
  run<T>(tenant: string, busy: boolean, work: () => Promise<T>): Promise<T>;
}

export interface CourtesyDeps {
  /** How much of its time this process was busy lately, 0 to 1. */
  utilization(): number;
  pause(ms: number): Promise<unknown>;
  now(): number;
  /** Hears of each piece of work of a tenant with little. */
  noticed(tenant: string): void;
}

/** Busier than this, a message of a quiet tenant waits at each of its steps. */
const calm = 0.5;
const lookAgainMs = 5;
/** What is busy goes on all the same, so much slower. */
const waitMsMax = 200;
/** The others count for so long after their last piece of work. */
const othersMs = 1_000;

/*
 * A process works for all tenants on one event loop, and whatever a message waits for there it waits for several times: at each of its statements. So while
 * tenants with little work are about, those with much begin the next piece only when the loop has time left. Alone they have all of it.
 */
export function createCourtesy(deps: CourtesyDeps): Courtesy {
  // Of two tenants at least one is another than whoever asks.
  let quiet: { tenant: string; at: number }[] = [];
  return {
    run: async (tenant, busy, work) => {
      const from = deps.now();
      if (!busy) {
        quiet = [{ tenant, at: from }, ...quiet.filter((each) => each.tenant !== tenant)].slice(0, 2);
        deps.noticed(tenant);
        return work();
      }
      const isAlone = () => quiet.every((each) => each.tenant === tenant || deps.now() - each.at >= othersMs);
      while (!isAlone() && deps.now() - from < waitMsMax && deps.utilization() > calm) await deps.pause(lookAgainMs);
      return work();
    },
  };
}

const windowMs = 40;

/** The courtesy of this process. */
export function processCourtesy(noticed: (tenant: string) => void): Courtesy {
  let since = performance.eventLoopUtilization();
  let at = performance.now();
  let latest = 0;
  const utilization = () => {
    if (performance.now() - at < windowMs) return latest;
    const now = performance.eventLoopUtilization();
    latest = performance.eventLoopUtilization(now, since).utilization;
    [since, at] = [now, performance.now()];
    return latest;
  };
  return createCourtesy({ utilization, pause: (ms) => pause(ms), now: () => performance.now(), noticed });
}
