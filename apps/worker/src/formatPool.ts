import { formatJobSchema } from '@tocsin/contracts/jobs';
import { type FlushDeps, type FlushResult, flushGroups } from '@tocsin/steps/flushGroups';
import type { Tx } from '@tocsin/store/transaction';
import { gather } from './gather.ts';
import type { Signals } from './signals.ts';

export interface FormatPoolDeps extends Omit<FlushDeps<Tx>, 'wakeLanes'> {
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  signals: Signals;
}

/** Beyond this a group is woken by housekeeping, which looks ahead that far: no need to keep a job in Redis for hours. */
const armAheadMs = 5_000;
/** As many groups of a tenant share a transaction: more would hold their rows for long, and the event loop while their messages are made. */
const groupsTogether = 25;
/** While one transaction waits for Postgres the messages of another are made. */
const transactionsAtOnce = 2;

/** Works `format` jobs: flushes their groups, those of a tenant that fall due together in one transaction, and wakes the lanes that are owed something now. */
export function flushWorker(deps: FormatPoolDeps): (data: unknown) => Promise<void> {
  const wakeLanes = async (tenantId: string, lanes: readonly string[]) => {
    await Promise.all(lanes.map((lane) => deps.wakeLane(tenantId, lane).catch((error: unknown) => deps.signals.fault('wake a lane', error))));
  };
  const flush = gather<string, FlushResult>({
    most: groupsTogether,
    atOnce: transactionsAtOnce,
    work: (tenantId, groupIds) => flushGroups({ ...deps, wakeLanes }, tenantId, groupIds),
  });
  return async (data) => {
    const job = formatJobSchema.parse(data);
    const { reason, again, over } = await flush(job.tenantId, job.groupId);
    if (reason !== 'not_due') deps.signals.groupFlushed(job.tenantId, reason);
    if (over !== null) deps.signals.episodeOver(job.tenantId, over.lastedMs, over.acknowledgedAfterMs);
    if (again === null || again - deps.now() >= armAheadMs) return;
    await deps.wakeGroup({ ...job, at: again }).catch((error: unknown) => deps.signals.fault('wake a group', error));
  };
}
