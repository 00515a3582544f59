import { type AuditBlock, type AuditRow, faultOfBlock, genesis, sealBlock } from '@tocsin/core/auditChain';
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

export interface VerifyDeps<Tx> {
  inTenant: InTenant<Tx>;
  auditBlocks(tx: Tx, from: number, limit: number): Promise<AuditBlock[]>;
  auditRowsBetween(tx: Tx, fromTxid: string, toTxid: string): Promise<AuditRow[]>;
  key: Buffer;
}

/** What a check of a tenant's audit came to. `head` is the last seal: it is in the log too, so that a chain cut short shows. */
export interface AuditVerdict {
  blocks: number;
  rows: number;
  head: string;
  faults: { block: number; fault: string }[];
}

/** Checks every block of a tenant's audit against its rows, its seal and the block before. */
export async function verifyAudit<Tx>(deps: VerifyDeps<Tx>, tenantId: string): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { blocks: 0, rows: 0, head: genesis, faults: [] };
  for (let from = 1; ; ) {
    const blocks = await deps.inTenant(tenantId, (tx) => deps.auditBlocks(tx, from, 200));
    for (const block of blocks) {
      const rows = await deps.inTenant(tenantId, (tx) => deps.auditRowsBetween(tx, block.fromTxid, block.toTxid));
      const fault = block.block === verdict.blocks + 1 ? faultOfBlock(deps.key, block, rows, verdict.head) : `block ${verdict.blocks + 1} is missing`;
      if (fault !== null) verdict.faults.push({ block: block.block, fault });
      verdict.blocks = block.block;
      verdict.rows += rows.length;
      verdict.head = block.mac;
    }
    if (blocks.length < 200) return verdict;
    from = verdict.blocks + 1;
  }
}
