import type { SlackMessage } from '@tocsin/contracts/message';
import { openOrBury } from './openOrBury.ts';
import type { KeptMessage } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/**
 * Pages of escalations, and news of critical groups (rank 0, `contracts/severity`) or of no group. Notices and what was told elsewhere already are neither: what comes back
 * because the other way is shut too does not go round. A write that is being sent for longer than anybody waits may never have arrived.
 */
const take = prepared<{ write_id: string; message: KeptMessage; received_at: number | null; traceparent: string | null }>(
  'take_to_tell_elsewhere',
  `with picked as (
     select w.write_id from writes w left join groups g on g.tenant_id = $1 and g.group_id = w.group_id
     where w.tenant_id = $1 and w.lane = $2 and not w.told_elsewhere
       and (w.state = 'owed' or (w.state = 'sending' and w.attempt_started_at < to_timestamp($3::float8 / 1000)))
       and (w.run_id is not null or (w.covers > 0 and (g.severity_rank = 0 or g.group_id is null)))
     order by w.seq limit $4 for update of w skip locked
   )
   update writes w set told_elsewhere = true from picked where w.tenant_id = $1 and w.write_id = picked.write_id
   returning w.write_id, w.message, w.received_at, w.traceparent`,
);

/** A write that stays owed to its lane and is told elsewhere meanwhile. */
export interface UrgentWrite {
  writeId: string;
  message: SlackMessage;
  receivedAt: number | null;
  traceparent: string | null;
}

/** Takes up to `limit` writes of a lane that cannot wait (pages, and news of critical groups), each once; also those whose sending began before `startedBefore` and never ended. */
export async function takeUrgent(tx: Tx, lane: string, startedBefore: number, limit: number): Promise<UrgentWrite[]> {
  const rows = await tx.run(take(tx.tenantId, lane, startedBefore, limit));
  return (await openOrBury(tx, rows)).map((row) => ({
    ...{ writeId: row.write_id, receivedAt: row.received_at, traceparent: row.traceparent },
    message: row.message,
  }));
}
