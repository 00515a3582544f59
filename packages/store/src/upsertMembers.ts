import { type Severity, severityRank } from '@tocsin/contracts/severity';
import { bigints, ints, smallints, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'upsert_members',
  `insert into group_members as m (tenant_id, group_id, alert_id, status, severity_rank, stamp, pending)
   select $1, u.group_id, u.alert_id, u.status, u.severity_rank, u.stamp, u.pending
   from unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::bigint[], $7::int[]) as u(group_id, alert_id, status, severity_rank, stamp, pending)
   on conflict (tenant_id, group_id, alert_id) do update set
     suppressed_by = case when m.status = 'resolved' and excluded.status <> 'resolved' then null else m.suppressed_by end,
     told_stamp = case when m.status = 'resolved' and excluded.status <> 'resolved' and m.pending = 0 then 0 else m.told_stamp end,
     status = excluded.status, severity_rank = excluded.severity_rank, stamp = excluded.stamp, pending = m.pending + excluded.pending`,
);

/** An alert in a group; `pending` transitions are added to those that its readers have not been told yet. */
export interface MemberChange {
  groupId: string;
  alertId: string;
  status: string;
  severity: Severity;
  stamp: number;
  pending: number;
}

/** Puts alerts into groups, or notes there what changed. One that fires again counts as not suppressed until it is judged, and as not told if its end was. Sorted by group and alert by the caller, so that batches cannot deadlock. */
export async function upsertMembers(tx: Tx, members: readonly MemberChange[]): Promise<void> {
  if (members.length === 0) return;
  await tx.run(
    statement(
      tx.tenantId,
      uuids(members.map((member) => member.groupId)),
      uuids(members.map((member) => member.alertId)),
      texts(members.map((member) => member.status)),
      smallints(members.map((member) => severityRank[member.severity])),
      bigints(members.map((member) => member.stamp)),
      ints(members.map((member) => member.pending)),
    ),
  );
}
