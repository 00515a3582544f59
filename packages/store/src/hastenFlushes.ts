import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'hasten_flushes',
  `with hastened as (
     select g.group_id, to_timestamp(u.flush_at / 1000) as flush_at from unnest($2::uuid[], $3::float8[]) as u(group_id, flush_at)
     join groups g on g.tenant_id = $1 and g.group_id = u.group_id order by g.group_id for update of g
   )
   update groups g set status = 'open', episode = episode + (status = 'closed')::int,
     opened_at = case when status = 'closed' then h.flush_at else opened_at end,
     last_flush_at = case when status = 'closed' then null else last_flush_at end,
     acknowledged_by = case when status = 'closed' then null else acknowledged_by end,
     acknowledged_at = case when status = 'closed' then null else acknowledged_at end,
     next_flush_at = least(coalesce(next_flush_at, h.flush_at), h.flush_at)
   from hastened h where g.tenant_id = $1 and g.group_id = h.group_id`,
);

/** Lets groups that owe something be flushed at `at` (ms since 1970) if it would be later; one that closed meanwhile opens again, as a new episode. */
export async function hastenFlushes(tx: Tx, flushes: readonly { groupId: string; at: number }[]): Promise<void> {
  if (flushes.length === 0) return;
  const groupIds = flushes.map(({ groupId }) => groupId);
  const times = flushes.map(({ at }) => at);
  await tx.run(statement(tx.tenantId, groupIds, times));
}
