import type { Actor } from '@tocsin/contracts/actor';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>('insert_audit', 'insert into audit (tenant_id, actor, action, subject, detail) values ($1, $2, $3, $4, $5)');

/** Who did what to what. One entry may stand for a batch; `detail` then has the counts. */
export interface AuditEntry {
  actor: Actor;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
}

/** Writes the audit row of a change, in the change's own transaction: if it cannot be written, the change does not happen. */
export async function insertAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.run(statement(tx.tenantId, JSON.stringify(entry.actor), entry.action, entry.subject, JSON.stringify(entry.detail)));
}
