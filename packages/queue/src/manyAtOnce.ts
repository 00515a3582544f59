/** Whether a tenant has many of something at once. */
export interface ManyAtOnce {
  /** Counts one more of a tenant, or `more`; true when it had more than `most` within the last one to two windows. */
  note(tenantId: string, now: number, more?: number): boolean;
}

/** Counts by tenant, in two windows of time that follow each other. */
export function createManyAtOnce(most: number, windowMs: number): ManyAtOnce {
  let current = new Map<string, number>();
  let before = new Map<string, number>();
  let startedAt = 0;
  return {
    note: (tenantId, now, more = 1) => {
      if (now - startedAt >= windowMs) {
        before = now - startedAt < 2 * windowMs ? current : new Map();
        current = new Map();
        startedAt = now;
      }
      const count = (current.get(tenantId) ?? 0) + more;
      current.set(tenantId, count);
      return count + (before.get(tenantId) ?? 0) > most;
    },
  };
}
