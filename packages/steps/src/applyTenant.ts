import type { ConfigChange } from '@tocsin/contracts/tenant/configChange';
import type { Audit, InTenant } from './ports.ts';

export interface ApplyDeps<Tx> {
  inTenant: InTenant<Tx>;
  storeTenant(tx: Tx, change: ConfigChange, now: number): Promise<{ version: number; changed: boolean }>;
  audit: Audit<Tx>;
  now(): number;
}

/**
 * Stores a checked tenant file as its next version. All processes use it within two seconds. The same file again changes nothing. Throws a `conflict` TocsinError when
 * somebody else stored a version that the author has not seen.
 */
export async function applyTenant<Tx>(deps: ApplyDeps<Tx>, tenantId: string, change: ConfigChange): Promise<{ version: number; changed: boolean }> {
  return deps.inTenant(tenantId, async (tx) => {
    const stored = await deps.storeTenant(tx, change, deps.now());
    const detail = { version: stored.version, ...(change.comment === undefined ? {} : { comment: change.comment }) };
    if (stored.changed) await deps.audit(tx, { actor: change.author, action: 'tenant.applied', subject: tenantId, detail });
    return stored;
  });
}
