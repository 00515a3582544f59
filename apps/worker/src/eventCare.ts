import type { Retention } from '@tocsin/contracts/tenant/retention';

/** Forgetting events when their tenants say so. Each call does a bounded amount; what is left is done in the next. */
export interface EventCareDeps {
  /** The days of events, the oldest first; `end` in ms since 1970. */
  eventPartitions(): Promise<{ name: string; end: number }[]>;
  /** Drops the days that end before `before`. */
  dropOldEvents(before: number): Promise<unknown>;
  /** Forgets the events of some tenants in a part of a day, by blocks of 8 kB; answers how many the day has. */
  forgetEvents(partition: string, tenants: readonly string[], from: number, to: number): Promise<number>;
  now(): number;
}

const dayMs = 86_400_000;
/** 32 MB a round. */
const blocksAtOnce = 4_096;

/**
 * A day is dropped when no tenant wants it any more. Where one keeps less than others its events of the days between are deleted, once and block by block, oldest
 * day first. What has been done is known to this process only: another goes through those days again, and finds little.
 */
export function careForEvents(deps: EventCareDeps): { round(retentions: ReadonlyMap<string, Retention>): Promise<void> } {
  const done = new Map<string, Set<string>>();
  let current: { name: string; tenants: string[]; block: number } | null = null;

  const next = async (retentions: ReadonlyMap<string, Retention>) => {
    const partitions = await deps.eventPartitions();
    const names = new Set(partitions.map(({ name }) => name));
    for (const name of done.keys()) if (!names.has(name)) done.delete(name);
    for (const { name, end } of partitions) {
      const tenants = [...retentions]
        .filter(([tenantId, { events }]) => end <= deps.now() - events * dayMs && !done.get(name)?.has(tenantId))
        .map(([tenantId]) => tenantId);
      if (tenants.length > 0) return { name, tenants, block: 0 };
    }
    return null;
  };
  return {
    round: async (retentions) => {
      if (retentions.size === 0) return;
      const longest = Math.max(...[...retentions.values()].map(({ events }) => events));
      await deps.dropOldEvents(deps.now() - longest * dayMs);
      current ??= await next(retentions);
      if (!current) return;
      const { name, tenants, block } = current;
      current = null;
      const blocks = await deps.forgetEvents(name, tenants, block, block + blocksAtOnce);
      if (block + blocksAtOnce < blocks) current = { name, tenants, block: block + blocksAtOnce };
      else done.set(name, new Set([...(done.get(name) ?? []), ...tenants]));
    },
  };
}
