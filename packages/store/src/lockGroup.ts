import { severityRank } from '@tocsin/contracts/severity';
import type { GroupState } from '@tocsin/core/group';
import { type GroupRow, groupColumns, groupStateOf } from './groupRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const one = prepared<GroupRow>('lock_group', `select ${groupColumns} from groups where tenant_id = $1 and group_id = $2 for update`);
const due = prepared<GroupRow>(
  'lock_due_groups',
  `select ${groupColumns} from groups where tenant_id = $1 and group_id = any($2::uuid[]) and (next_flush_at is null or next_flush_at <= to_timestamp($3::float8 / 1000))
     and ($4::float8 is null or next_flush_at is null or next_flush_at <= to_timestamp($4::float8 / 1000) or last_flush_at is null or status <> 'open' or refresh
       or (select true from group_members m where m.tenant_id = $1 and m.group_id = groups.group_id and m.pending > 0 and m.suppressed_by is null and m.severity_rank = ${severityRank.critical} limit 1))
   order by group_id for update`,
);

/** A group, locked until the transaction ends; null when there is none. */
export async function lockGroup(tx: Tx, groupId: string): Promise<GroupState | null> {
  const [row] = await tx.run(one(tx.tenantId, groupId));
  return row ? groupStateOf(row) : null;
}

/**
 * Those of the groups that are due at `until` (ms since 1970), in the order of their ids, locked until the transaction ends. With `foldSince` those that people have been told of and that
 * fell due after it are left out, unless somebody acted on them or something critical is owed.
 */
export async function lockDueGroups(tx: Tx, groupIds: readonly string[], until: number, foldSince: number | null): Promise<GroupState[]> {
  return (await tx.run(due(tx.tenantId, groupIds, until, foldSince))).map(groupStateOf);
}
