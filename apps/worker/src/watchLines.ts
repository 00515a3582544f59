import { batchesWaiting } from '@tocsin/queue/admission/waitingBatches';
import type { Adapters } from './adapters.ts';

/** So many batches are at work in a moment anyway. */
const fewBatches = 8;
const freshMs = 250;

/** Whether more of a tenant's batches wait in its lines than a few; asked of Redis at most four times a second and tenant, and no while Redis is away. */
export function watchLines(
  { redis, prefix, signals }: Pick<Adapters, 'redis' | 'prefix' | 'signals'>,
  now: () => number,
): (tenantId: string) => Promise<boolean> {
  const known = new Map<string, { at: number; behind: Promise<boolean> }>();
  const ask = async (tenantId: string) => {
    try {
      return (await batchesWaiting(redis, prefix, tenantId)) > fewBatches;
    } catch (error) {
      signals.fault('look at the line of a tenant', error);
      return false;
    }
  };
  return (tenantId) => {
    const last = known.get(tenantId);
    if (last && now() - last.at < freshMs) return last.behind;
    if (known.size >= 1_000) known.clear();
    const behind = ask(tenantId);
    known.set(tenantId, { at: now(), behind });
    return behind;
  };
}
