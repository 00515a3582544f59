import type { Actor } from '@tocsin/contracts/actor';
import { build, built } from './statement.ts';
import type { Tx } from './transaction.ts';

/** Who stored a version of a tenant's file, when (ms since 1970) and why. */
export interface VersionEntry {
  version: number;
  author: Actor;
  comment: string | null;
  storedAt: number;
}

/** A version with its file. `written` is the text that it was read from, null where there was none. */
export interface ConfigVersion extends VersionEntry {
  file: unknown;
  written: string | null;
}

const entryColumns = ['version', 'author', 'comment', 'stored_at as storedAt'] as const;

/** The versions of the tenant's file, the newest first, at most `limit`. */
export async function listVersions(tx: Tx, limit: number): Promise<VersionEntry[]> {
  return tx.run(built(build.selectFrom('config_versions').select(entryColumns).where('tenant_id', '=', tx.tenantId).orderBy('version', 'desc').limit(limit)));
}

/** One version of the tenant's file, the newest where none is named; null when there is none. */
export async function loadVersion(tx: Tx, version?: number): Promise<ConfigVersion | null> {
  const all = build
    .selectFrom('config_versions')
    .select([...entryColumns, 'file', 'written'])
    .where('tenant_id', '=', tx.tenantId);
  const one = version === undefined ? all.orderBy('version', 'desc').limit(1) : all.where('version', '=', version);
  return (await tx.run(built(one)))[0] ?? null;
}
