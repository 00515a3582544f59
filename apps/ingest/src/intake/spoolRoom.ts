import { TocsinError } from '@tocsin/contracts/errors';
import type { IngestDeps } from '../deps.ts';

/** Jobs that the spool may hold, of at most 256 KB each; one tenant a quarter of them. */
export const spoolJobsMax = { all: 20_000, ofTenant: 5_000 };
/** The spool is counted so often while something goes there. */
const freshMs = 1_000;

/** Keeps the spool from growing without end while Redis is away. `check` rejects with `unavailable` when there is no room for this tenant. */
export function createSpoolRoom({ spoolRows, now }: Pick<IngestDeps, 'spoolRows' | 'now'>): { check(tenantId: string): Promise<void> } {
  let countedAt = Number.NEGATIVE_INFINITY;
  let counted: Promise<ReadonlyMap<string, number>> = Promise.resolve(new Map());
  return {
    check: async (tenantId) => {
      if (now() - countedAt >= freshMs) {
        countedAt = now();
        counted = spoolRows();
      }
      const rows = await counted;
      const all = [...rows.values()].reduce((sum, jobs) => sum + jobs, 0);
      if (all < spoolJobsMax.all && (rows.get(tenantId) ?? 0) < spoolJobsMax.ofTenant) return;
      throw new TocsinError('unavailable', 'too much waits in Postgres already, nothing of this was taken; send it again', { retryAfterSeconds: 10 });
    },
  };
}
