import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/**
 * `came` goes by the groups that an alert is in now, counts an event for one transition and knows nothing of what was owed before: it shows where to look, it proves nothing.
 */
const statement = prepared<{ group_id: string; receiver: string; came: number; taken: number; waiting: number }>(
  'suspect_groups',
  `with came as (
     select g.group_id, count(*)::int as n from batches b join events e on e.tenant_id = $1 and e.batch_id = b.batch_id and e.transition
     join alerts a on a.tenant_id = $1 and a.alert_id = e.alert_id cross join unnest(a.group_ids) as g(group_id)
     where b.tenant_id = $1 and b.received_at > to_timestamp($2::float8 / 1000) - interval '1 hour' and e.received_at > to_timestamp($2::float8 / 1000) group by 1
   ), taken as (
     select group_id, sum(transitions + hushed)::int as n from flushes where tenant_id = $1 and at > to_timestamp($2::float8 / 1000) group by 1
   ), waiting as (
     select group_id, sum(pending)::int as n from group_members where tenant_id = $1 and pending > 0 group by 1
   )
   select g.group_id, g.receiver, coalesce(c.n, 0) as came, coalesce(t.n, 0) as taken, coalesce(w.n, 0) as waiting
   from came c full join taken t using (group_id) full join waiting w using (group_id) join groups g on g.tenant_id = $1 and g.group_id = coalesce(c.group_id, t.group_id, w.group_id)
   where coalesce(c.n, 0) <> coalesce(t.n, 0) + coalesce(w.n, 0)
   order by abs(coalesce(c.n, 0) - coalesce(t.n, 0) - coalesce(w.n, 0)) desc limit 20`,
);

/** A group whose sums do not agree. */
export interface SuspectGroup {
  groupId: string;
  receiver: string;
  came: number;
  taken: number;
  waiting: number;
}

/** The groups to look at first when a tenant's ledger has something unaccounted since a time (ms since 1970). */
export async function suspectGroups(tx: Tx, since: number): Promise<SuspectGroup[]> {
  return (await tx.run(statement(tx.tenantId, since))).map(({ group_id: groupId, ...rest }) => ({ groupId, ...rest }));
}
