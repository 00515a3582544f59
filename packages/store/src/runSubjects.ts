import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const groups = prepared<{ group_id: string; route_key: string; receiver: string; labels: Record<string, string>; episode: number }>(
  'groups_of_runs',
  'select group_id, route_key, receiver, labels, episode from groups where tenant_id = $1 and group_id = any($2::uuid[])',
);
const suppressed = prepared<{ alert_id: string }>(
  'suppressed_alerts',
  `select a.alert_id from alerts a cross join unnest(a.group_ids) as g(group_id)
   join group_members m on m.tenant_id = $1 and m.group_id = g.group_id and m.alert_id = a.alert_id
   where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) group by a.alert_id having bool_and(m.suppressed_by is not null)`,
);

/** A group, as far as a run about it needs it. */
export interface GroupOfRun {
  groupId: string;
  routeKey: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  episode: number;
}

/** Groups by id, not locked. */
export async function groupsOfRuns(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupOfRun>> {
  const rows = await tx.run(groups(tx.tenantId, groupIds));
  return new Map(rows.map(({ group_id: groupId, route_key: routeKey, ...rest }) => [groupId, { groupId, routeKey, ...rest }]));
}

/** Those of the alerts that are suppressed in every group that they are in. */
export async function suppressedAlerts(tx: Tx, alertIds: readonly string[]): Promise<Set<string>> {
  return new Set((await tx.run(suppressed(tx.tenantId, alertIds))).map((row) => row.alert_id));
}
