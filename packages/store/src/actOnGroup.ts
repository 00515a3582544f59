import type { Actor } from '@tocsin/contracts/actor';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { Standing } from '@tocsin/core/alertMachine';
import type { GroupState } from '@tocsin/core/group';
import { type GroupRow, groupColumns, groupStateOf } from './groupRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const columns = `a.alert_id, a.labels, a.status, a.expires_at, a.resolved_at, a.resolved_by, a.acknowledged_at, a.acknowledged_by, a.acknowledged_until, a.group_ids`;
const shown = prepared<StandingRow>(
  'lock_shown',
  `select ${columns} from alerts a where a.tenant_id = $1 and a.status = any($3::text[])
   and a.alert_id in (select alert_id from group_members where tenant_id = $1 and group_id = $2 and (suppressed_by is null or told_stamp > 0))
   order by a.alert_id for update`,
);
// A group that is over has let go of its members; what was resolved in its episode still says that it was in it.
const reopenable = prepared<StandingRow>(
  'lock_reopenable',
  `select ${columns} from alerts a where a.tenant_id = $1 and a.status = 'resolved' and a.resolved_by is not null and $2::uuid = any(a.group_ids)
   and a.resolved_at >= (select opened_at from groups where tenant_id = $1 and group_id = $2) order by a.alert_id for update`,
);
const snoozed = prepared<StandingRow>(
  'lock_snoozed',
  `select ${columns} from alerts a where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) and a.status = 'acknowledged'
   and a.acknowledged_until <= to_timestamp($3::float8 / 1000) order by a.alert_id for update`,
);
const groups = prepared<GroupRow>(
  'lock_touched_groups',
  `select ${groupColumns} from groups where tenant_id = $1 and group_id = any($2::uuid[]) order by group_id for update`,
);

interface StandingRow {
  alert_id: string;
  labels: Record<string, string>;
  status: AlertStatus;
  expires_at: number | null;
  resolved_at: number | null;
  resolved_by: Actor | null;
  acknowledged_at: number | null;
  acknowledged_by: Actor | null;
  acknowledged_until: number | null;
  group_ids: string[];
}

/** How an alert stands, and what else an act needs to know of it. */
export interface StandingAlert extends Standing {
  alertId: string;
  labels: Readonly<Record<string, string>>;
  groupIds: readonly string[];
}

/** The alerts of a group in one of these statuses that have been told, or are about to be, locked by id: whoever presses a button in a storm must not end in a deadlock with it. */
export async function lockShown(tx: Tx, groupId: string, statuses: readonly AlertStatus[]): Promise<StandingAlert[]> {
  return (await tx.run(shown(tx.tenantId, groupId, statuses))).map(standingOf);
}

/** The alerts that a person or time resolved in the present episode of a group, locked by id. */
export async function lockReopenable(tx: Tx, groupId: string): Promise<StandingAlert[]> {
  return (await tx.run(reopenable(tx.tenantId, groupId))).map(standingOf);
}

/** Those of the alerts that are snoozed until `now` (ms since 1970) or less, locked by id. */
export async function lockSnoozed(tx: Tx, alertIds: readonly string[], now: number): Promise<StandingAlert[]> {
  return (await tx.run(snoozed(tx.tenantId, alertIds, now))).map(standingOf);
}

/** Groups, locked in the order of their ids; those that there are. Their alerts are locked before them. */
export async function lockGroups(tx: Tx, groupIds: readonly string[]): Promise<GroupState[]> {
  return (await tx.run(groups(tx.tenantId, groupIds))).map(groupStateOf);
}

function standingOf(row: StandingRow): StandingAlert {
  return {
    ...{ alertId: row.alert_id, labels: row.labels, groupIds: row.group_ids, status: row.status },
    ...{ expiresAt: row.expires_at, resolvedAt: row.resolved_at, resolvedBy: row.resolved_by },
    ...{ acknowledgedAt: row.acknowledged_at, acknowledgedBy: row.acknowledged_by, acknowledgedUntil: row.acknowledged_until },
  };
}
