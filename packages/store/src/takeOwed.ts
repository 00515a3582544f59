import type { Owed } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{
  held: boolean;
  group_id: string | null;
  transitions: number | null;
  fired: number;
  resolved: number;
  changed: string[] | null;
  hushed: { ref: string; transitions: number }[] | null;
}>(
  'take_owed',
  `with hold as (
     select $4::uuid[] is null and (exists (
       select 1 from silences where tenant_id = $1 and starts_at <= to_timestamp($6::float8 / 1000) and ends_at > to_timestamp($6::float8 / 1000)
     ) or exists (select 1 from group_members where tenant_id = $1 and group_id = any($2::uuid[]) and suppressed_by is not null)) as held
   ), owed as (
     select group_id, alert_id, pending, status, severity_rank, suppressed_by, told_stamp from group_members
     where tenant_id = $1 and group_id = any($2::uuid[]) and pending > 0 and (suppressed_by is null or status = 'resolved') and not (select held from hold)
       and ($4::uuid[] is null or (group_id, alert_id) in (select * from unnest($4::uuid[], $5::uuid[])))
     order by group_id, alert_id for update
   ), told as (
     update group_members m set pending = 0, told_stamp = case when owed.suppressed_by is not null and owed.told_stamp = 0 then 0 else m.stamp end,
       suppressed_by = case when owed.told_stamp > 0 then null else m.suppressed_by end
     from owed where m.tenant_id = $1 and m.group_id = owed.group_id and m.alert_id = owed.alert_id
   ), noted as (
     insert into flush_takes (tenant_id, group_id, alert_ids) select $1, group_id, array_agg(alert_id) from owed group by group_id
   ), news as (
     select *, suppressed_by is not null and told_stamp = 0 as untold from owed
   ), hushed as (
     select group_id, jsonb_agg(jsonb_build_object('ref', ref, 'transitions', transitions)) as reasons from (
       select group_id, suppressed_by as ref, sum(pending)::int as transitions from news where untold group by group_id, suppressed_by) u group by group_id
   ), taken as (
     select group_id, sum(pending) filter (where not untold)::int as transitions,
       count(*) filter (where status <> 'resolved' and suppressed_by is null)::int as fired,
       count(*) filter (where status = 'resolved' and suppressed_by is null)::int as resolved,
       (array_agg(alert_id order by status = 'resolved', severity_rank, alert_id) filter (where suppressed_by is null))[1:$3] as changed
     from news group by group_id
   )
   select hold.held, taken.*, hushed.reasons as hushed from hold left join taken on true left join hushed on hushed.group_id = taken.group_id`,
);

/** What a group's readers are owed, and which alerts it is about (the worst `limit` of them). */
export interface TakenOwed extends Owed {
  changed: string[];
}

/** Members of groups that were judged and may be told. */
export type Judged = readonly { groupId: string; alertId: string }[];

/**
 * Takes all that groups owe, and notes of which alerts; this transaction has locked them and found them due. In it that counts as told, so what tells it must be stored in the same one. What is
 * suppressed stays. If it resolved meanwhile it is taken too: quietly where people know that it fired (it counts as a transition and is not among `changed`), else as
 * `hushed`. Of members that this transaction has locked and judged only those `judged` are taken: one that came since may be suppressed. Null: they were not judged;
 * then nothing is taken of any group, and the answer is `held`, while a silence is active or a member of one of them suppressed. A group that owes nothing is not
 * in the answer.
 */
export async function takeOwed(
  tx: Tx,
  groupIds: readonly string[],
  limit: number,
  now: number,
  judged: Judged | null,
): Promise<Map<string, TakenOwed> | 'held'> {
  const columns = [judged?.map(({ groupId }) => groupId) ?? null, judged?.map(({ alertId }) => alertId) ?? null];
  const rows = await tx.run(statement(tx.tenantId, groupIds, limit, ...columns, now));
  if (rows[0]?.held) return 'held';
  return new Map(
    rows.flatMap(({ group_id: groupId, transitions, fired, resolved, changed, hushed }) =>
      groupId === null ? [] : [[groupId, { transitions: transitions ?? 0, fired, resolved, changed: changed ?? [], hushed: hushed ?? [] }]],
    ),
  );
}
