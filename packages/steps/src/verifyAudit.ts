import { type AuditBlock, type AuditRow, faultOfBlock, faultOfHeader, genesis, sealForgotten } from '@tocsin/core/auditChain';
import type { InTenant } from './ports.ts';

export interface VerifyDeps<Tx> {
  inTenant: InTenant<Tx>;
  auditBlocks(tx: Tx, from: number, limit: number): Promise<AuditBlock[]>;
  auditRowsBetween(tx: Tx, fromTxid: string, toTxid: string): Promise<AuditRow[]>;
  auditForgotten(tx: Tx): Promise<{ throughBlock: number; seal: string } | null>;
  key: Buffer;
}

/** What a check of a tenant's audit came to. `head` is the last seal: it is in the log too, so that a chain cut short shows. */
export interface AuditVerdict {
  blocks: number;
  rows: number;
  head: string;
  faults: { block: number; fault: string }[];
  /** What retention has taken, of which the sealed headers are left; `until` in ms since 1970. */
  forgotten: { blocks: number; rows: number; until: number } | null;
}

/** Checks every block of a tenant's audit against its rows, its seal and the block before; of blocks whose rows were forgotten in time, the seals. */
export async function verifyAudit<Tx>(deps: VerifyDeps<Tx>, tenantId: string): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { blocks: 0, rows: 0, head: genesis, faults: [], forgotten: null };
  const forgotten = await deps.inTenant(tenantId, (tx) => deps.auditForgotten(tx));
  const through = forgotten?.throughBlock ?? 0;
  for (let from = 1; ; ) {
    const blocks = await deps.inTenant(tenantId, (tx) => deps.auditBlocks(tx, from, 200));
    for (const block of blocks) {
      const fault = block.block === verdict.blocks + 1 ? await check(deps, tenantId, block, verdict, through) : `block ${verdict.blocks + 1} is missing`;
      if (fault !== null) verdict.faults.push({ block: block.block, fault });
      const isNote = block.block === through && forgotten !== null;
      if (isNote && forgotten.seal !== sealForgotten(deps.key, tenantId, through, block.mac)) {
        verdict.faults.push({ block: through, fault: 'is said to be forgotten, and the seal of that does not fit' });
      }
      verdict.blocks = block.block;
      verdict.head = block.mac;
    }
    if (blocks.length < 200) break;
    from = verdict.blocks + 1;
  }
  if (through > verdict.blocks) verdict.faults.push({ block: through, fault: 'is said to be forgotten and there is no such block' });
  return verdict;
}

async function check<Tx>(deps: VerifyDeps<Tx>, tenantId: string, block: AuditBlock, verdict: AuditVerdict, through: number): Promise<string | null> {
  if (block.block <= through) {
    verdict.forgotten = { blocks: block.block, rows: (verdict.forgotten?.rows ?? 0) + block.rows, until: block.sealedAt };
    return faultOfHeader(deps.key, block, verdict.head);
  }
  const rows = await deps.inTenant(tenantId, (tx) => deps.auditRowsBetween(tx, block.fromTxid, block.toTxid));
  verdict.rows += rows.length;
  return faultOfBlock(deps.key, block, rows, verdict.head);
}
