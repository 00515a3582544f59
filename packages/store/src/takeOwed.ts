import type { Owed } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ transitions: number | null; fired: number; resolved: number; changed: string[] | null }>(
  'take_owed',
  `with owed as (
     select alert_id, pending, status, severity_rank from group_members
     where tenant_id = $1 and group_id = $2 and pending > 0 and exists (
       select 1 from groups where tenant_id = $1 and group_id = $2 and (next_flush_at is null or next_flush_at <= to_timestamp($4::float8 / 1000)))
     order by alert_id for update
   ), told as (
     update group_members m set pending = 0, told_stamp = m.stamp from owed where m.tenant_id = $1 and m.group_id = $2 and m.alert_id = owed.alert_id
   )
   select sum(pending)::int as transitions, count(*) filter (where status <> 'resolved')::int as fired, count(*) filter (where status = 'resolved')::int as resolved,
     (array_agg(alert_id order by status = 'resolved', severity_rank, alert_id))[1:$3] as changed
   from owed`,
);

/** What a group's readers are owed, and which alerts it is about (the worst `limit` of them). */
export interface TakenOwed extends Owed {
  changed: string[];
}

/** Takes all that is owed, unless the group is to be flushed only after `until`: in this transaction it counts as told, so what tells it must be stored in the same one. */
export async function takeOwed(tx: Tx, groupId: string, limit: number, until: number): Promise<TakenOwed> {
  const [row] = await tx.run(statement(tx.tenantId, groupId, limit, until));
  return { transitions: row?.transitions ?? 0, fired: row?.fired ?? 0, resolved: row?.resolved ?? 0, changed: row?.changed ?? [] };
}
