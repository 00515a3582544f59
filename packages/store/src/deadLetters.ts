import { build, built } from './statement.ts';
import type { Tx } from './transaction.ts';

/** What could not be worked, with the reason, for a person to look at. */
export interface DeadLetter {
  deadLetterId: string;
  kind: 'alert' | 'escalation';
  reason: string;
  payload: unknown;
}

/** Keeps what failed for good. Twice the same id is once. */
export async function insertDeadLetter(tx: Tx, letter: DeadLetter): Promise<void> {
  const { deadLetterId, kind, reason, payload } = letter;
  const row = { tenant_id: tx.tenantId, dead_letter_id: deadLetterId, kind, reason: reason.slice(0, 2_000), payload: JSON.stringify(payload) };
  await tx.run(
    built(
      build
        .insertInto('dead_letters')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    ),
  );
}
