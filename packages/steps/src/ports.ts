import type { Actor } from '@tocsin/contracts/actor';

/**
 * Runs work in one transaction of a tenant: committed when it resolves, rolled back when it throws. Steps only hand the `Tx` on to the verbs they declare. What is
 * given to `last` are the transaction's last statements, already asked for, whose answers nobody needs: the commit goes right behind them, and nothing is committed if one fails.
 */
export type InTenant<Tx> = <T>(tenantId: string, work: (tx: Tx, last: (statements: Promise<unknown>) => void) => Promise<T>) => Promise<T>;

/** Who did what to what. */
export interface AuditEntry {
  actor: Actor;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
}

/** An audit row, written in the transaction of the change it speaks of. */
export type Audit<Tx> = (tx: Tx, entry: AuditEntry) => Promise<void>;
/** Audit rows of many changes. */
export type Audits<Tx> = (tx: Tx, entries: readonly AuditEntry[]) => Promise<void>;
