import { setTimeout as wait } from 'node:timers/promises';

/** What is asked for, or, when it takes longer than `patienceMs`, what there is instead. What it comes to late is for the caller to see to; rejects if it fails in time. */
export async function inTime<T, L>(asked: Promise<T>, patienceMs: number, late: L): Promise<T | L> {
  const patience = new AbortController();
  try {
    return await Promise.race([asked, wait(patienceMs, late, { signal: patience.signal }).catch(() => late)]);
  } finally {
    patience.abort();
  }
}
