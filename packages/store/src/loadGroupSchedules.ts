import type { GroupSchedule } from '@tocsin/core/group';
import { uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ group_id: string; status: 'open' | 'closed'; next_flush_at: number | null; last_flush_at: number | null }>(
  'load_group_schedules',
  'select group_id, status, next_flush_at, last_flush_at from groups where tenant_id = $1 and group_id = any($2::uuid[])',
);

/** When the groups among `groupIds` that exist are to be flushed. Nothing is locked: a flush may run beside it, see `wakeAgain` in `steps/routeBatch`. */
export async function loadGroupSchedules(tx: Tx, groupIds: readonly string[]): Promise<GroupSchedule[]> {
  const rows = await tx.run(statement(tx.tenantId, uuids(groupIds)));
  return rows.map((row) => ({ groupId: row.group_id, status: row.status, nextFlushAt: row.next_flush_at, lastFlushAt: row.last_flush_at }));
}
