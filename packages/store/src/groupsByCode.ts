import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const groups = prepared<{ group_id: string }>(
  'groups_by_code',
  'select group_id from groups where tenant_id = $1 and group_id between $2::uuid and $3::uuid and (epoch > 0 or suppressed > 0) limit 2',
);
const suppressed = prepared<{ suppressed_by: string }>(
  'main_suppression',
  `select suppressed_by from group_members where tenant_id = $1 and group_id = $2 and suppressed_by is not null group by 1 order by count(*) desc, 1 limit 1`,
);

/** The groups whose ids lie within bounds: what a code that somebody typed may mean. Two at most, as one more than one is too many. */
export async function groupsByCode(tx: Tx, bounds: { from: string; to: string }): Promise<string[]> {
  return (await tx.run(groups(tx.tenantId, bounds.from, bounds.to))).map((row) => row.group_id);
}

/** What suppresses most of a group's alerts, as its members keep it; null when nothing does. */
export async function mainSuppression(tx: Tx, groupId: string): Promise<string | null> {
  const [row] = await tx.run(suppressed(tx.tenantId, groupId));
  return row?.suppressed_by ?? null;
}
