import type { Actor } from '@tocsin/contracts/actor';

/** Runs work in one transaction of a tenant: committed when it resolves, rolled back when it throws. Steps only hand the `Tx` on to the verbs they declare. */
export type InTenant<Tx> = <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Who did what to what, written in the transaction of the change it speaks of. */
export type Audit<Tx> = (tx: Tx, entry: { actor: Actor; action: string; subject: string; detail: Record<string, unknown> }) => Promise<void>;
