import type { Courtesy } from '../courtesy.ts';

/** The courtesy of the loop that works for tenants with much: those with little are on the other one. */
export interface Modesty extends Courtesy {
  /** A tenant has little work just now, and that on the other loop. */
  isAbout(tenant: string): void;
}

export interface ModestyDeps {
  pause(ms: number): Promise<unknown>;
  now(): number;
}

/** They count for so long after their last piece of work. */
const othersMs = 1_000;
/** After a piece of work it rests for as many times the time that this took. */
const restShare = 1;

/*
 * Both loops share the machine, and each piece of this one's work keeps a server of Postgres busy beside it. So while others are about it works one piece at a time
 * and rests a while after each: the machine has time left, and what the others wait for is done at once. What is not worked meanwhile waits in the tenant's own line.
 */
export function createModesty(deps: ModestyDeps): Modesty {
  // Of two tenants at least one is another than whoever asks.
  let about: { tenant: string; at: number }[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const isAlone = (tenant: string) => about.every((each) => each.tenant === tenant || deps.now() - each.at >= othersMs);
  const inTurn = async <T>(tenant: string, work: () => Promise<T>): Promise<T> => {
    const from = deps.now();
    try {
      return await work();
    } finally {
      if (!isAlone(tenant)) await deps.pause((deps.now() - from) * restShare);
    }
  };
  return {
    isAbout: (tenant) => {
      about = [{ tenant, at: deps.now() }, ...about.filter((each) => each.tenant !== tenant)].slice(0, 2);
    },
    run: (tenant, _busy, work) => {
      if (isAlone(tenant)) return work();
      const mine = last.then(() => inTurn(tenant, work));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
