import type { Actor } from '@tocsin/contracts/actor';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { Audit, InTenant } from './ports.ts';

export interface ApplyDeps<Tx> {
  inTenant: InTenant<Tx>;
  storeTenant(tx: Tx, file: unknown, now: number): Promise<{ version: number; changed: boolean }>;
  audit: Audit<Tx>;
  now(): number;
}

/** Stores a checked tenant file as it was written (`source`). All processes use it within seconds. The same file again changes nothing. */
export async function applyTenant<Tx>(deps: ApplyDeps<Tx>, file: TenantFile, source: unknown, actor: Actor): Promise<{ version: number; changed: boolean }> {
  return deps.inTenant(file.tenant, async (tx) => {
    const stored = await deps.storeTenant(tx, source, deps.now());
    if (stored.changed) await deps.audit(tx, { actor, action: 'tenant.applied', subject: file.tenant, detail: { version: stored.version } });
    return stored;
  });
}
