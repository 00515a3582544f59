import { formatJobSchema } from '@tocsin/contracts/jobs';
import { type FlushDeps, flushGroup } from '@tocsin/steps/flushGroup';
import type { Tx } from '@tocsin/store/transaction';
import type { Signals } from './signals.ts';

export interface FormatPoolDeps extends FlushDeps<Tx> {
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  signals: Signals;
}

/** Beyond this a group is woken by housekeeping, which looks ahead that far: no need to keep a job in Redis for hours. */
const armAheadMs = 5_000;

/** Works one `format` job: flushes its group and wakes the lanes that are owed something now. */
export async function workFlush(deps: FormatPoolDeps, data: unknown): Promise<void> {
  const job = formatJobSchema.parse(data);
  const result = await flushGroup(deps, job);
  if (result.reason !== 'not_due') deps.signals.groupFlushed(job.tenantId, result.reason);
  const lost = (error: unknown) => deps.signals.fault('wake a lane', error);
  await Promise.all(result.lanes.map((lane) => deps.wakeLane(job.tenantId, lane).catch(lost)));
  if (result.again !== null && result.again - deps.now() < armAheadMs) await deps.wakeGroup({ ...job, at: result.again }).catch(lost);
}
