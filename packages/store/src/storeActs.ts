import type { Actor } from '@tocsin/contracts/actor';
import type { Owner } from '@tocsin/contracts/groupAction';
import type { StandingAlert } from './actOnGroup.ts';
import { floats, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const alerts = prepared<never>(
  'store_standings',
  `update alerts a set status = u.status, change_xid = pg_current_xact_id(), changed_at = now(), expires_at = to_timestamp(u.expires_at / 1000),
     resolved_at = to_timestamp(u.resolved_at / 1000), resolved_by = u.resolved_by::jsonb, acknowledged_at = to_timestamp(u.acknowledged_at / 1000),
     acknowledged_by = u.acknowledged_by::jsonb, acknowledged_until = to_timestamp(u.acknowledged_until / 1000)
   from unnest($2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::text[], $7::float8[], $8::text[], $9::float8[])
     as u(alert_id, status, expires_at, resolved_at, resolved_by, acknowledged_at, acknowledged_by, acknowledged_until)
   where a.tenant_id = $1 and a.alert_id = u.alert_id`,
);
const members = prepared<never>(
  'move_members',
  `update group_members set status = $3 where tenant_id = $1 and alert_id = any($2::uuid[]) and group_id = any($4::uuid[]) and status <> 'resolved'`,
);
// Their readers know that it fired: it comes back as told.
const reopened = prepared<never>(
  'reopen_members',
  `insert into group_members as m (tenant_id, group_id, alert_id, status, severity_rank, stamp, told_stamp, pending)
   select $1, g.group_id, a.alert_id, a.status, a.severity_rank, a.stamp, a.stamp, 0
   from alerts a cross join lateral unnest(a.group_ids) as u(group_id) join groups g on g.tenant_id = $1 and g.group_id = u.group_id
   where a.tenant_id = $1 and a.alert_id = any($2::uuid[]) order by g.group_id, a.alert_id
   on conflict (tenant_id, group_id, alert_id) do update set status = excluded.status`,
);
const open = prepared<never>(
  'open_groups_again',
  `update groups set status = 'open' where tenant_id = $1 and group_id = any($2::uuid[]) and status = 'closed'`,
);
const refresh = prepared<{ group_id: string }>(
  'refresh_groups',
  `update groups set refresh = true, next_flush_at = least(coalesce(next_flush_at, to_timestamp($3::float8 / 1000)), to_timestamp($3::float8 / 1000))
   where tenant_id = $1 and group_id = any($2::uuid[]) and status = 'open' returning group_id`,
);
const sign = prepared<never>(
  'sign_groups',
  `update groups g set acknowledged_by = $3, acknowledged_at = to_timestamp($4::float8 / 1000), acknowledged_until = to_timestamp($5::float8 / 1000), owner = $6
   where tenant_id = $1 and group_id = any($2::uuid[]) and (group_id = $7 or not exists (
     select 1 from group_members m where m.tenant_id = $1 and m.group_id = g.group_id and m.status = 'firing' and m.suppressed_by is null))`,
);
const unsign = prepared<never>(
  'unsign_groups',
  `update groups g set acknowledged_by = null, acknowledged_at = null, acknowledged_until = null, owner = case when $3::boolean then owner end
   where tenant_id = $1 and group_id = any($2::uuid[]) and not exists (
     select 1 from group_members m where m.tenant_id = $1 and m.group_id = g.group_id and m.status = 'acknowledged')`,
);
const own = prepared<{ group_id: string }>(
  'own_group',
  `update groups set owner = $3, refresh = true, next_flush_at = least(coalesce(next_flush_at, to_timestamp($4::float8 / 1000)), to_timestamp($4::float8 / 1000))
   where tenant_id = $1 and group_id = $2 and status = 'open' and owner is distinct from $3::jsonb returning group_id`,
);

/** Who says so on a group's message. */
export interface Signature {
  /** Signed even if some of it still fires. */
  groupId: string;
  by: Actor;
  owner: Owner;
  at: number;
  until: number | null;
}

/** Alerts that an act moved, all to one status, and the groups that show them. This transaction has locked them. */
export interface ActedAlerts {
  alerts: readonly StandingAlert[];
  groupIds: readonly string[];
  /** Signs the groups that are answered for now, or takes the names off those in which nothing is acknowledged any more; null: leaves them. */
  signature: Signature | 'none' | 'owner_stays' | null;
  /** Groups that are over are open again, in the same episode. */
  reopens: boolean;
}

/** Stores what an act made of alerts, in every group that shows them. Answers the groups to flush. `now` is ms since 1970. */
export async function storeActs(tx: Tx, { alerts: acted, groupIds, signature, reopens }: ActedAlerts, now: number): Promise<string[]> {
  const ids = acted.map(({ alertId }) => alertId);
  await tx.run(alerts(tx.tenantId, ...columnsOf(acted)));
  if (reopens) await Promise.all([tx.run(open(tx.tenantId, groupIds)), tx.run(reopened(tx.tenantId, ids))]);
  else await tx.run(members(tx.tenantId, ids, acted[0]?.status ?? null, groupIds));
  if (typeof signature === 'string') await tx.run(unsign(tx.tenantId, groupIds, signature === 'owner_stays'));
  else if (signature !== null) {
    const { by, at, until, owner, groupId } = signature;
    await tx.run(sign(tx.tenantId, groupIds, JSON.stringify(by), at, until, JSON.stringify(owner), groupId));
  }
  return (await tx.run(refresh(tx.tenantId, groupIds, now))).map((row) => row.group_id);
}

/** Makes somebody the owner of an open group. False when it is theirs already, or over. */
export async function ownGroup(tx: Tx, groupId: string, owner: Owner, now: number): Promise<boolean> {
  return (await tx.run(own(tx.tenantId, groupId, JSON.stringify(owner), now))).length === 1;
}

function columnsOf(acted: readonly StandingAlert[]): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    uuids(acted.map(({ alertId }) => alertId)),
    texts(acted.map(({ status }) => status)),
    floats(acted.map(({ expiresAt }) => expiresAt)),
    floats(acted.map(({ resolvedAt }) => resolvedAt)),
    texts(acted.map(({ resolvedBy }) => json(resolvedBy))),
    floats(acted.map(({ acknowledgedAt }) => acknowledgedAt)),
    texts(acted.map(({ acknowledgedBy }) => json(acknowledgedBy))),
    floats(acted.map(({ acknowledgedUntil }) => acknowledgedUntil)),
  ];
}
