import type { GroupSchedule } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

interface Row {
  group_id: string;
  status: 'open' | 'closed';
  next_flush_at: number | null;
  last_flush_at: number | null;
}

const columns = 'select group_id, status, next_flush_at, last_flush_at from groups where tenant_id = $1 and group_id = any($2::uuid[])';
const load = prepared<Row>('load_group_schedules', columns);
const settled = prepared<Row>('load_settled_schedules', `${columns} order by group_id for key share`);

/** When the groups among `groupIds` that exist are to be flushed. Nothing is locked: a flush may run beside it. */
export async function loadGroupSchedules(tx: Tx, groupIds: readonly string[]): Promise<GroupSchedule[]> {
  return (await tx.run(load(tx.tenantId, groupIds))).map(scheduleOf);
}

/** As `loadGroupSchedules`, but waits for flushes that are at work: what one of them has left behind shows in the answer. */
export async function loadSettledSchedules(tx: Tx, groupIds: readonly string[]): Promise<GroupSchedule[]> {
  return (await tx.run(settled(tx.tenantId, groupIds))).map(scheduleOf);
}

function scheduleOf(row: Row): GroupSchedule {
  return { groupId: row.group_id, status: row.status, nextFlushAt: row.next_flush_at, lastFlushAt: row.last_flush_at };
}
