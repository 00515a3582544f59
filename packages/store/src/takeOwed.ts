import { earlyMs, type Owed } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{
  transitions: number | null;
  fired: number;
  resolved: number;
  changed: string[] | null;
  hushed: { ref: string; transitions: number }[] | null;
  held: boolean;
}>(
  'take_owed',
  `with hold as (
     select $5::uuid[] is null and (exists (
       select 1 from silences where tenant_id = $1 and starts_at <= to_timestamp($6::float8 / 1000) and ends_at > to_timestamp($6::float8 / 1000)
     ) or exists (select 1 from group_members where tenant_id = $1 and group_id = $2 and suppressed_by is not null)) as held
   ), owed as (
     select alert_id, pending, status, severity_rank, suppressed_by, told_stamp from group_members
     where tenant_id = $1 and group_id = $2 and pending > 0 and (suppressed_by is null or status = 'resolved') and exists (
       select 1 from groups where tenant_id = $1 and group_id = $2 and (next_flush_at is null or next_flush_at <= to_timestamp($4::float8 / 1000)))
       and not (select held from hold) and ($5::uuid[] is null or alert_id = any($5::uuid[]))
     order by alert_id for update
   ), told as (
     update group_members m set pending = 0, told_stamp = case when owed.suppressed_by is not null and owed.told_stamp = 0 then 0 else m.stamp end,
       suppressed_by = case when owed.told_stamp > 0 then null else m.suppressed_by end
     from owed where m.tenant_id = $1 and m.group_id = $2 and m.alert_id = owed.alert_id
   ), noted as (
     insert into flush_takes (tenant_id, group_id, alert_ids) select $1, $2, array_agg(alert_id) from owed having count(*) > 0
   ), news as (
     select *, suppressed_by is not null and told_stamp = 0 as untold from owed
   )
   select sum(pending) filter (where not untold)::int as transitions,
     count(*) filter (where status <> 'resolved' and suppressed_by is null)::int as fired,
     count(*) filter (where status = 'resolved' and suppressed_by is null)::int as resolved,
     (array_agg(alert_id order by status = 'resolved', severity_rank, alert_id) filter (where suppressed_by is null))[1:$3] as changed,
     (select jsonb_agg(jsonb_build_object('ref', ref, 'transitions', transitions)) from (
       select suppressed_by as ref, sum(pending)::int as transitions from news where untold group by suppressed_by) u) as hushed,
     (select held from hold) as held
   from news`,
);

/** What a group's readers are owed, and which alerts it is about (the worst `limit` of them). */
export interface TakenOwed extends Owed {
  changed: string[];
  /** Nothing was taken, as the members have to be judged first. */
  held: boolean;
}

/**
 * Takes all that is owed, and notes of which alerts, unless the group is not due `now`: in this transaction it counts as told, so what tells it must be stored in the same
 * one. What is suppressed stays. If it resolved meanwhile it is taken too: quietly where people know that it fired (it counts as a transition and is not among
 * `changed`), else as `hushed`. Of
 * members that this transaction has locked and judged only those `judged` are taken: one that came since may be suppressed. Null: they were not judged, and nothing is
 * taken (`held`) while a silence is active or a member suppressed.
 */
export async function takeOwed(tx: Tx, groupId: string, limit: number, now: number, judged: readonly string[] | null): Promise<TakenOwed> {
  const [row] = await tx.run(statement(tx.tenantId, groupId, limit, now + earlyMs, judged, now));
  return {
    transitions: row?.transitions ?? 0,
    fired: row?.fired ?? 0,
    resolved: row?.resolved ?? 0,
    changed: row?.changed ?? [],
    hushed: row?.hushed ?? [],
    held: row?.held ?? false,
  };
}
