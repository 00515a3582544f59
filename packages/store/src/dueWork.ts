import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const groups = prepared<{ tenant_id: string; group_id: string; next_flush_at: number }>(
  'due_groups',
  `select tenant_id, group_id, next_flush_at from (
     select tenant_id, group_id, next_flush_at, row_number() over (partition by tenant_id order by next_flush_at) as place
     from groups where next_flush_at is not null and next_flush_at <= to_timestamp($1::float8 / 1000)) due
   where place <= $2 order by place limit $3`,
);
const forgotten = prepared<{ tenant_id: string; group_id: string }>(
  'forgotten_groups',
  `select g.tenant_id, g.group_id from (select distinct tenant_id, group_id from group_members where pending > 0 and suppressed_by is null) m
   join groups g using (tenant_id, group_id)
   where g.next_flush_at is null
     or (g.last_flush_at is not null and g.next_flush_at > to_timestamp($1::float8 / 1000) + g.group_interval_ms * interval '1 millisecond') limit $2`,
);
const owing = prepared<{ group_id: string }>(
  'owing_groups',
  `select g.group_id from unnest($1::uuid[]) as g(group_id)
   where exists (select 1 from group_members m where m.group_id = g.group_id and m.pending > 0 and m.suppressed_by is null)`,
);
const lanes = prepared<{ tenant_id: string; lane: string }>(
  'due_lanes',
  `(select distinct tenant_id, lane from writes
    where (state = 'owed' and not_before <= to_timestamp($1::float8 / 1000)) or (state = 'sending' and attempt_started_at <= to_timestamp($2::float8 / 1000)) limit $3)
   union select tenant_id, lane from digests where closed_at is null and look_at <= to_timestamp($1::float8 / 1000)`,
);
const levels = prepared<{ tenant_id: string; at: number }>(
  'due_levels',
  `select tenant_id, to_timestamp(slot * $2::float8 / 1000) as at from (
     select tenant_id, slot, row_number() over (partition by tenant_id order by slot) as place from (
       select distinct tenant_id, ceil(greatest(extract(epoch from next_at) * 1000, $3::float8) / $2::float8) as slot from (
         select tenant_id, next_at from escalation_runs where state = 'active' and next_at <= to_timestamp($1::float8 / 1000)
         union all select tenant_id, next_at from sla_clocks where state = 'running' and next_at <= to_timestamp($1::float8 / 1000)) due) slots
   ) placed order by place limit $4`,
);
const expired = prepared<{ tenant_id: string; alert_id: string }>(
  'expired_alerts',
  `select tenant_id, alert_id from alerts
   where expires_at is not null and status <> 'resolved' and expires_at <= to_timestamp($1::float8 / 1000) order by expires_at limit $2`,
);

const snoozed = prepared<{ tenant_id: string; alert_id: string }>(
  'ended_snoozes',
  `select tenant_id, alert_id from alerts
   where acknowledged_until is not null and status = 'acknowledged' and acknowledged_until <= to_timestamp($1::float8 / 1000) order by acknowledged_until limit $2`,
);

/** Groups of all tenants that are to be flushed before `until`: the earliest of each tenant, however many another has. */
export async function dueGroups(store: Store, until: number, limit: number): Promise<{ tenantId: string; groupId: string; at: number }[]> {
  const rows = await acrossTenants(store, groups(until, Math.ceil(limit / 2), limit));
  return rows.map((row) => ({ tenantId: row.tenant_id, groupId: row.group_id, at: row.next_flush_at }));
}

/** Groups that owe something and would not be looked at within their interval: a flush that ran beside a batch left them so. */
export async function forgottenGroups(store: Store, now: number, limit: number): Promise<{ tenantId: string; groupId: string }[]> {
  const rows = await acrossTenants(store, forgotten(now, limit));
  return rows.map((row) => ({ tenantId: row.tenant_id, groupId: row.group_id }));
}

/** Those of the groups that owe anything to their readers. */
export async function owingGroups(store: Store, groupIds: readonly string[]): Promise<Set<string>> {
  return new Set((await acrossTenants(store, owing(groupIds))).map((row) => row.group_id));
}

/** Lanes of all tenants with a write that was due before `owedBefore`, or was begun before `sendingBefore` and never settled; and those whose digest is to be looked at. */
export async function dueLanes(store: Store, owedBefore: number, sendingBefore: number, limit: number): Promise<{ tenantId: string; lane: string }[]> {
  const rows = await acrossTenants(store, lanes(owedBefore, sendingBefore, limit));
  return rows.map((row) => ({ tenantId: row.tenant_id, lane: row.lane }));
}

/**
 * When escalations of all tenants are due before `until`, to full steps of `slotMs`: the earliest of each tenant, however many another has. What is overdue is due at `now`.
 */
export async function dueLevels(store: Store, until: number, now: number, slotMs: number, limit: number): Promise<{ tenantId: string; at: number }[]> {
  return (await acrossTenants(store, levels(until, slotMs, now, limit))).map((row) => ({ tenantId: row.tenant_id, at: row.at }));
}

/** Alerts of all tenants whose lease ran out before `before`, by tenant. */
export async function expiredAlerts(store: Store, before: number, limit: number): Promise<Map<string, string[]>> {
  return idsByTenant(await acrossTenants(store, expired(before, limit)));
}

/** Alerts of all tenants whose snooze was over by `now`, by tenant. */
export async function endedSnoozes(store: Store, now: number, limit: number): Promise<Map<string, string[]>> {
  return idsByTenant(await acrossTenants(store, snoozed(now, limit)));
}

function idsByTenant(rows: readonly { tenant_id: string; alert_id: string }[]): Map<string, string[]> {
  const byTenant = new Map<string, string[]>();
  for (const row of rows) {
    const ids = byTenant.get(row.tenant_id) ?? [];
    ids.push(row.alert_id);
    byTenant.set(row.tenant_id, ids);
  }
  return byTenant;
}
