import { TocsinError } from '@tocsin/contracts/errors';
import type { ConfigChange } from '@tocsin/contracts/tenant/configChange';
import { followCalendars } from './calendars.ts';
import type { Store } from './connect.ts';
import { changedSchedules, markSchedule } from './scheduleMarks.ts';
import { build, built, prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** A tenant's file as it was given, and its number. */
export interface StoredConfig {
  version: number;
  file: unknown;
}

const lock = prepared<{ version: number; same: boolean }>(
  'lock_tenant',
  'select config_version as version, config = $2::jsonb as same from tenants where tenant_id = $1 for update',
);
const replace = prepared<{ version: number }>(
  'replace_tenant',
  `insert into tenants (tenant_id, config, config_version, updated_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000))
   on conflict (tenant_id) do update set config = excluded.config, config_version = excluded.config_version, updated_at = excluded.updated_at
   where tenants.config_version = excluded.config_version - 1 returning config_version as version`,
);
const record = prepared<never>(
  'insert_config_version',
  `insert into config_versions (tenant_id, version, file, written, author, comment, stored_at) values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))`,
);

/**
 * Stores a tenant's file as its next version, with who did it and why. One that is the same as what is there makes no version. Throws a `conflict` TocsinError when
 * another version is there than it is to replace.
 */
export async function storeTenant(tx: Tx, change: ConfigChange, now: number): Promise<{ version: number; changed: boolean }> {
  const file = JSON.stringify(change.file);
  const [before = { version: 0, same: false }] = await tx.run(lock(tx.tenantId, file));
  if (change.replaces !== undefined && (change.replaces ?? 0) !== before.version) throw changedMeanwhile(tx.tenantId);
  if (before.same) return { version: before.version, changed: false };
  const schedules = await changedSchedules(tx, file);
  const [stored] = await tx.run(replace(tx.tenantId, file, before.version + 1, now));
  // Only a first version can lose here: there was no row to lock.
  if (!stored) throw changedMeanwhile(tx.tenantId);
  await tx.run(record(tx.tenantId, stored.version, file, change.written ?? null, JSON.stringify(change.author), change.comment ?? null, now));
  await Promise.all([...schedules.map((schedule) => markSchedule(tx, schedule, now)), followCalendars(tx, file, now)]);
  return { version: stored.version, changed: true };
}

function changedMeanwhile(tenantId: string): TocsinError {
  return new TocsinError('conflict', `${tenantId} was changed by somebody else meanwhile, so its file was not stored: look at the difference again`);
}

/** The tenant's file, null when there is no such tenant. */
export async function loadTenant(tx: Tx): Promise<StoredConfig | null> {
  const query = build.selectFrom('tenants').select(['config', 'config_version']).where('tenant_id', '=', tx.tenantId);
  const [row] = await tx.run(built(query));
  return row ? { version: row.config_version, file: row.config } : null;
}

/** Ids and config versions of all tenants: what a process needs to see that it holds an old one. */
export async function tenantVersions(store: Store): Promise<{ tenantId: string; version: number }[]> {
  const rows = await acrossTenants(store, built(build.selectFrom('tenants').select(['tenant_id', 'config_version']).orderBy('tenant_id')));
  return rows.map((row) => ({ tenantId: row.tenant_id, version: row.config_version }));
}
