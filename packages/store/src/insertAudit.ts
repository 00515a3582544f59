import type { Actor } from '@tocsin/contracts/actor';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'insert_audit',
  `insert into audit (tenant_id, actor, action, subject, detail)
   select $1, u.actor::jsonb, u.action, u.subject, u.detail::jsonb from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as u(actor, action, subject, detail)`,
);

/** Who did what to what. One entry may stand for a batch; `detail` then has the counts. */
export interface AuditEntry {
  actor: Actor;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
}

/** Writes the audit row of a change, in the change's own transaction: if it cannot be written, the change does not happen. */
export async function insertAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await insertAudits(tx, [entry]);
}

/** Writes the audit rows of many changes, as `insertAudit` does it for one. */
export async function insertAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const actors = entries.map(({ actor }) => JSON.stringify(actor));
  const actions = entries.map(({ action }) => action);
  const subjects = entries.map(({ subject }) => subject);
  const details = entries.map(({ detail }) => JSON.stringify(detail));
  await tx.run(statement(tx.tenantId, actors, actions, subjects, details));
}
