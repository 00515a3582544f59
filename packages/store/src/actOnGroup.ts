import type { Actor } from '@tocsin/contracts/actor';
import { storeInhibitSources } from './inhibitSources.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const shown = (status: string) => `select a.alert_id, a.group_ids from alerts a where a.tenant_id = $1 and ${status}
   and a.alert_id in (select alert_id from group_members where tenant_id = $1 and group_id = $2 and (suppressed_by is null or told_stamp > 0))
   order by a.alert_id for update`;
const lockFiring = prepared<ShownAlert>('lock_firing_shown', shown("a.status = 'firing'"));
const lockUnresolved = prepared<ShownAlert>('lock_unresolved_shown', shown("a.status <> 'resolved'"));
const lockGroups = prepared<never>(
  'lock_touched_groups',
  'select group_id from groups where tenant_id = $1 and group_id = any($2::uuid[]) order by group_id for update',
);
const acknowledge = prepared<never>(
  'acknowledge_alerts',
  `update alerts set status = 'acknowledged', change_xid = pg_current_xact_id(), changed_at = now(), acknowledged_at = to_timestamp($3::float8 / 1000), acknowledged_by = $4 where tenant_id = $1 and alert_id = any($2::uuid[])`,
);
const resolve = prepared<never>(
  'resolve_alerts',
  `update alerts set status = 'resolved', change_xid = pg_current_xact_id(), changed_at = now(), resolved_at = to_timestamp($3::float8 / 1000), resolved_by = $4, expires_at = null where tenant_id = $1 and alert_id = any($2::uuid[])`,
);
const members = prepared<never>(
  'mark_members',
  `update group_members set status = $3 where tenant_id = $1 and alert_id = any($2::uuid[]) and group_id = any($4::uuid[]) and status <> 'resolved'`,
);
const refresh = prepared<{ group_id: string }>(
  'refresh_groups',
  `update groups set refresh = true, next_flush_at = least(coalesce(next_flush_at, to_timestamp($3::float8 / 1000)), to_timestamp($3::float8 / 1000))
   where tenant_id = $1 and group_id = any($2::uuid[]) and status = 'open' returning group_id`,
);
const sign = prepared<never>(
  'sign_group',
  `update groups set acknowledged_by = $3, acknowledged_at = to_timestamp($4::float8 / 1000) where tenant_id = $1 and group_id = $2`,
);

/** What a person's action changed: the alerts, and every group that shows one of them. */
export interface ActedOn {
  alertIds: string[];
  groupIds: string[];
}

interface ShownAlert {
  alert_id: string;
  group_ids: string[];
}

/** Acknowledges what is firing and has been told, or is about to be, in a group, in every group that shows it. Nothing firing: empty, and nothing is changed. */
export async function acknowledgeMembers(tx: Tx, groupId: string, actor: Actor, now: number): Promise<ActedOn> {
  const acted = await actOn(tx, groupId, 'acknowledged', actor, now);
  if (acted.alertIds.length > 0) await tx.run(sign(tx.tenantId, groupId, JSON.stringify(actor), now));
  return acted;
}

/** Resolves what is not resolved in a group, in every group that shows it, but not what was suppressed before anybody was told. Nothing to resolve: empty, and nothing is changed. */
export async function resolveMembers(tx: Tx, groupId: string, actor: Actor, now: number): Promise<ActedOn> {
  return actOn(tx, groupId, 'resolved', actor, now);
}

/** Locks in the order in which batches and flushes do, alerts, then groups, each by id: whoever presses a button in a storm must not end in a deadlock with it. */
async function actOn(tx: Tx, groupId: string, status: 'acknowledged' | 'resolved', actor: Actor, now: number): Promise<ActedOn> {
  const [lock, change] = status === 'resolved' ? [lockUnresolved, resolve] : [lockFiring, acknowledge];
  const rows = await tx.run(lock(tx.tenantId, groupId));
  const alertIds = rows.map((row) => row.alert_id);
  if (alertIds.length === 0) return { alertIds: [], groupIds: [] };
  if (status === 'resolved') await storeInhibitSources(tx, alertIds, []);
  const touched = [...new Set([groupId, ...rows.flatMap((row) => row.group_ids)])].sort();
  await tx.run(lockGroups(tx.tenantId, touched));
  await tx.run(change(tx.tenantId, alertIds, now, JSON.stringify(actor)));
  await tx.run(members(tx.tenantId, alertIds, status, touched));
  const groupIds = (await tx.run(refresh(tx.tenantId, touched, now))).map((row) => row.group_id);
  return { alertIds, groupIds };
}
