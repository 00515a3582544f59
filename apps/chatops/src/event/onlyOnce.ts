import type { InTenant } from '@tocsin/steps/ports';

interface OnlyOnceDeps<Tx> {
  inTenant: InTenant<Tx>;
  takeSlackEvent(tx: Tx, keys: readonly string[], now: number): Promise<boolean>;
  now(): number;
}

const workedBefore = new Error('worked before');

/**
 * Does what Slack reports once, however often Slack says it: the first transaction of `work` takes the event, so what it changes and that it is done are stored together.
 * Whoever comes second waits for that. Answers null when it had been done.
 */
export async function onlyOnce<Tx, T>(deps: OnlyOnceDeps<Tx>, keys: readonly string[], work: (inTenant: InTenant<Tx>) => Promise<T>): Promise<T | null> {
  let isTaken = false;
  const inTenant: InTenant<Tx> = async (tenantId, inner) => {
    const result = await deps.inTenant(tenantId, async (tx, last) => {
      if (!isTaken && !(await deps.takeSlackEvent(tx, keys, deps.now()))) throw workedBefore;
      return inner(tx, last);
    });
    isTaken = true;
    return result;
  };
  try {
    return await work(inTenant);
  } catch (error) {
    if (error === workedBefore) return null;
    throw error;
  }
}
