import { sealForgotten } from '@tocsin/core/auditChain';
import type { Audit, InTenant } from './ports.ts';

export interface ForgetAuditDeps<Tx> {
  inTenant: InTenant<Tx>;
  /** The last of the tenant's blocks not yet forgotten that was sealed before a time; null when there is none. */
  lastBlockBefore(tx: Tx, before: number): Promise<{ block: number; toTxid: string; mac: string } | null>;
  noteForgotten(tx: Tx, note: { throughBlock: number; toTxid: string; seal: string }, now: number): Promise<void>;
  audit: Audit<Tx>;
  key: Buffer;
  now(): number;
}

/**
 * Notes that the rows of a tenant's audit blocks sealed before `before` (ms since 1970) are forgotten, under a seal, and says so in the audit. The rows may be deleted from then on; the
 * headers stay. Answers the last of those blocks, null when there is nothing to forget.
 */
export async function forgetAudit<Tx>(deps: ForgetAuditDeps<Tx>, tenantId: string, before: number): Promise<number | null> {
  return deps.inTenant(tenantId, async (tx) => {
    const last = await deps.lastBlockBefore(tx, before);
    if (last === null) return null;
    const { block: throughBlock, toTxid, mac } = last;
    await deps.noteForgotten(tx, { throughBlock, toTxid, seal: sealForgotten(deps.key, tenantId, throughBlock, mac) }, deps.now());
    const actor = { kind: 'system', process: 'housekeep' } as const;
    await deps.audit(tx, { actor, action: 'audit.forgotten', subject: tenantId, detail: { throughBlock, before: new Date(before).toISOString() } });
    return throughBlock;
  });
}
