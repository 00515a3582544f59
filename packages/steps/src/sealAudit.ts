import { type AuditBlock, type AuditRow, sealBlock } from '@tocsin/core/auditChain';
import type { InTenant } from './ports.ts';

export interface SealDeps<Tx> {
  inTenant: InTenant<Tx>;
  auditHead(tx: Tx): Promise<{ block: number; toTxid: string; mac: string }>;
  auditRowsBetween(tx: Tx, fromTxid: string, toTxid: string): Promise<AuditRow[]>;
  insertAuditBlock(tx: Tx, block: AuditBlock): Promise<void>;
  key: Buffer;
  now(): number;
}

/** Seals a tenant's audit rows up to `horizon`, the oldest transaction that is still open: what lies before it can no longer change. Null when nothing was there. */
export async function sealAudit<Tx>(deps: SealDeps<Tx>, tenantId: string, horizon: string): Promise<AuditBlock | null> {
  return deps.inTenant(tenantId, async (tx) => {
    const head = await deps.auditHead(tx);
    const rows = await deps.auditRowsBetween(tx, head.toTxid, horizon);
    if (rows.length === 0) return null;
    const place = { tenantId, block: head.block + 1, fromTxid: head.toTxid, toTxid: horizon, previous: head.mac, sealedAt: deps.now() };
    const block = sealBlock(deps.key, place, rows);
    await deps.insertAuditBlock(tx, block);
    return block;
  });
}
