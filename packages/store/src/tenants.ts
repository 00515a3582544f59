import { sql } from 'kysely';
import type { Store } from './connect.ts';
import { at } from './schema.ts';
import { build, built } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** A tenant's file as it was given, and its number. */
export interface StoredConfig {
  version: number;
  file: unknown;
}

/** Stores a tenant's file. Answers its version: one more when it differs from what is there, the same when it does not. */
export async function storeTenant(tx: Tx, file: unknown, now: number): Promise<{ version: number; changed: boolean }> {
  const before = await loadTenant(tx);
  const config = JSON.stringify(file);
  if (before === null) {
    await tx.run(built(build.insertInto('tenants').values({ tenant_id: tx.tenantId, config, config_version: 1, updated_at: at(now) })));
    return { version: 1, changed: true };
  }
  const [same] = await tx.run(built(build.selectNoFrom(sql<boolean>`${JSON.stringify(before.file)}::jsonb = ${config}::jsonb`.as('same'))));
  if (same?.same) return { version: before.version, changed: false };
  const version = before.version + 1;
  await tx.run(
    built(
      build
        .updateTable('tenants')
        .set({ config, config_version: version, updated_at: at(now) })
        .where('tenant_id', '=', tx.tenantId),
    ),
  );
  return { version, changed: true };
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
