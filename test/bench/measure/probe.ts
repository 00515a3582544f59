import type { Fleet } from '../../fleet/startFleet.ts';
import { type LoadResult, monotonicMs } from '../load/plan.ts';
import { runLoad } from '../load/runLoad.ts';
import { countCovers } from './covers.ts';

/** The last alerts may still be on their way when the last request was answered. */
const afterMs = 5_000;

/** What single alerts took from the moment they were sent to their first message. Those that were not told are missing from `tookMs`. */
export interface Probed {
  result: LoadResult;
  tookMs: number[];
  messages: number;
}

/** Sends single alerts of the tenant that needs no token for so long, at a steady rate, and waits for what they say at the double. */
export async function probe(fleet: Fleet, { perSecond, durationMs, run }: { perSecond: number; durationMs: number; run: string }): Promise<Probed> {
  const acceptedAt = new Map<number, number>();
  const total = Math.round((perSecond * durationMs) / 1000);
  const count = countCovers(fleet.double);
  const { promise: all, resolve: allTold } = Promise.withResolvers<void>();
  const named = new RegExp(`${run}/(\\d+):`);
  const stop = fleet.double.onAccepted((entry) => {
    const [, n] = named.exec(JSON.stringify([entry.text, entry.blocks, entry.attachments])) ?? [];
    if (n === undefined || acceptedAt.has(Number(n))) return;
    acceptedAt.set(Number(n), monotonicMs());
    if (acceptedAt.size === total) allTold();
  });
  const giveUp = setTimeout(allTold, durationMs + afterMs);
  try {
    const result = await runLoad({ kind: 'open', url: fleet.ingestUrl, perSecond, durationMs, run });
    await all;
    const tookMs = result.sentAt.flatMap((sentAt, n) => (acceptedAt.get(n) ?? Number.NaN) - sentAt).filter((ms) => !Number.isNaN(ms));
    return { result, tookMs, messages: count.messages() };
  } finally {
    clearTimeout(giveUp);
    stop();
    count.close();
  }
}
