import type { GroupState } from '@tocsin/core/group';
import { type GroupRow, groupColumns, groupStateOf } from './groupRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const one = prepared<GroupRow>('lock_group', `select ${groupColumns} from groups where tenant_id = $1 and group_id = $2 for update`);
const due = prepared<GroupRow>(
  'lock_due_groups',
  `select ${groupColumns} from groups where tenant_id = $1 and group_id = any($2::uuid[]) and (next_flush_at is null or next_flush_at <= to_timestamp($3::float8 / 1000))
   order by group_id for update`,
);

/** A group, locked until the transaction ends; null when there is none. */
export async function lockGroup(tx: Tx, groupId: string): Promise<GroupState | null> {
  const [row] = await tx.run(one(tx.tenantId, groupId));
  return row ? groupStateOf(row) : null;
}

/** Those of the groups that are due at `until` (ms since 1970), in the order of their ids, locked until the transaction ends. */
export async function lockDueGroups(tx: Tx, groupIds: readonly string[], until: number): Promise<GroupState[]> {
  return (await tx.run(due(tx.tenantId, groupIds, until))).map(groupStateOf);
}
