import type { InhibitSource } from '@tocsin/core/inhibition';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const forget = prepared<never>('forget_inhibit_sources', 'delete from inhibit_sources where tenant_id = $1 and alert_id = any($2::uuid[])');
const forgetAll = prepared<never>('forget_all_inhibit_sources', 'delete from inhibit_sources where tenant_id = $1');
const insert = prepared<never>(
  'insert_inhibit_sources',
  `insert into inhibit_sources (tenant_id, source_key, alert_id, is_both)
   select $1, u.source_key, u.alert_id, u.is_both from unnest($2::uuid[], $3::uuid[], $4::boolean[]) as u(source_key, alert_id, is_both) on conflict do nothing`,
);
const rouse = prepared<{ group_id: string }>(
  'rouse_suppressed',
  `with roused as (
     select group_id from groups where tenant_id = $1 and status = 'open' and group_id in (
       select group_id from group_members where tenant_id = $1 and suppressed_by = any($2::text[])) order by group_id for update
   )
   update groups g set next_flush_at = least(coalesce(g.next_flush_at, to_timestamp($3::float8 / 1000)), to_timestamp($3::float8 / 1000))
   from roused where g.tenant_id = $1 and g.group_id = roused.group_id returning g.group_id`,
);
const rouseAll = prepared<{ group_id: string }>(
  'rouse_all_suppressed',
  `with roused as (
     select group_id from groups where tenant_id = $1 and status = 'open' and suppressed > 0 order by group_id for update
   )
   update groups g set next_flush_at = least(coalesce(g.next_flush_at, to_timestamp($2::float8 / 1000)), to_timestamp($2::float8 / 1000))
   from roused where g.tenant_id = $1 and g.group_id = roused.group_id returning g.group_id`,
);
const unresolved = prepared<{ alert_id: string; labels: Record<string, string> }>(
  'unresolved_alerts_after',
  `select alert_id, labels from alerts where tenant_id = $1 and status <> 'resolved' and alert_id > $2::uuid order by alert_id limit $3`,
);
const noteVersion = prepared<never>('note_sources_version', 'update tenants set sources_version = $2 where tenant_id = $1');
const outdated = prepared<{ tenant_id: string }>(
  'outdated_sources',
  `select tenant_id from tenants where sources_version <> config_version and updated_at < to_timestamp($1::float8 / 1000)`,
);

/** Notes what alerts inhibit from now on, in place of what they inhibited before. */
export async function storeInhibitSources(tx: Tx, alertIds: readonly string[], sources: readonly InhibitSource[]): Promise<void> {
  await Promise.all([tx.run(forget(tx.tenantId, alertIds)), addInhibitSources(tx, sources)]);
}

async function addInhibitSources(tx: Tx, sources: readonly InhibitSource[]): Promise<void> {
  if (sources.length === 0) return;
  const keys = sources.map((source) => source.sourceKey);
  const alertIds = sources.map((source) => source.alertId);
  const both = sources.map((source) => source.isBoth);
  await tx.run(insert(tx.tenantId, keys, alertIds, both));
}

/** Lets the groups with members that one of these refs suppresses be looked at by `at` (ms since 1970). Answers the groups. */
export async function rouseSuppressed(tx: Tx, refs: readonly string[], at: number): Promise<string[]> {
  if (refs.length === 0) return [];
  return (await tx.run(rouse(tx.tenantId, refs, at))).map((row) => row.group_id);
}

/** Lets every group with suppressed members be looked at by `at` (ms since 1970). Answers the groups. */
export async function rouseAllSuppressed(tx: Tx, at: number): Promise<string[]> {
  return (await tx.run(rouseAll(tx.tenantId, at))).map((row) => row.group_id);
}

/** Works out anew what every unresolved alert inhibits (null: nothing), for the given version of the tenant's file. Answers how many sources there are. */
export async function rebuildInhibitSources(
  tx: Tx,
  version: number,
  sourcesOf: ((alertId: string, labels: Record<string, string>) => InhibitSource[]) | null,
): Promise<number> {
  await Promise.all([tx.run(forgetAll(tx.tenantId)), tx.run(noteVersion(tx.tenantId, version))]);
  let after = '00000000-0000-0000-0000-000000000000';
  let count = 0;
  while (sourcesOf !== null) {
    const page = await tx.run(unresolved(tx.tenantId, after, 5_000));
    const sources = page.flatMap((row) => sourcesOf(row.alert_id, row.labels));
    await addInhibitSources(tx, sources);
    count += sources.length;
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.alert_id;
  }
  return count;
}

/** Tenants whose file changed, and was known to all processes, before `before` (ms since 1970) without their sources having been rebuilt. */
export async function outdatedSources(store: Store, before: number): Promise<string[]> {
  return (await acrossTenants(store, outdated(before))).map((row) => row.tenant_id);
}
