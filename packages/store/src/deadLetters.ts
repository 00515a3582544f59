import { build, built, prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const columns = 'dead_letter_id, kind, reason, payload, created_at, extract(epoch from created_at) * 1000000 as stamp, state';
const list = prepared<Row>(
  'list_dead_letters',
  `select ${columns} from dead_letters where tenant_id = $1 and state = 'dead' order by created_at desc limit $2`,
);
const one = prepared<Row>('read_dead_letter', `select ${columns} from dead_letters where tenant_id = $1 and dead_letter_id = $2`);
const lock = prepared<Row>('lock_dead_letter', `select ${columns} from dead_letters where tenant_id = $1 and dead_letter_id = $2 for update`);
const end = prepared<never>(
  'end_dead_letter',
  `update dead_letters set state = $3, ended_at = to_timestamp($4::float8 / 1000) where tenant_id = $1 and dead_letter_id = $2 and state = 'dead'`,
);

interface Row {
  dead_letter_id: string;
  kind: 'alert' | 'escalation';
  reason: string;
  payload: unknown;
  created_at: number;
  stamp: string;
  state: 'dead' | 'retried' | 'dropped';
}

/** What could not be worked, with the reason, for a person to look at. */
export interface DeadLetter {
  deadLetterId: string;
  kind: 'alert' | 'escalation';
  reason: string;
  payload: unknown;
}

/** A dead letter in the list: when it died (ms since 1970; `stamp` in µs), and whether somebody has taken care of it. */
export interface StoredDeadLetter extends DeadLetter {
  diedAt: number;
  stamp: number;
  state: 'dead' | 'retried' | 'dropped';
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

/** The tenant's dead letters that nobody has taken care of, newest first. */
export async function listDeadLetters(tx: Tx, limit: number): Promise<StoredDeadLetter[]> {
  return (await tx.run(list(tx.tenantId, limit))).map(letterOf);
}

/** One dead letter; null when the tenant has no such one. */
export async function readDeadLetter(tx: Tx, deadLetterId: string): Promise<StoredDeadLetter | null> {
  const [row] = await tx.run(one(tx.tenantId, deadLetterId));
  return row ? letterOf(row) : null;
}

/** As `readDeadLetter`, locked. */
export async function lockDeadLetter(tx: Tx, deadLetterId: string): Promise<StoredDeadLetter | null> {
  const [row] = await tx.run(lock(tx.tenantId, deadLetterId));
  return row ? letterOf(row) : null;
}

/** Takes a dead letter off the list; what it was stays on record. */
export async function endDeadLetter(tx: Tx, deadLetterId: string, state: 'retried' | 'dropped', now: number): Promise<void> {
  await tx.run(end(tx.tenantId, deadLetterId, state, now));
}

function letterOf(row: Row): StoredDeadLetter {
  const { dead_letter_id: deadLetterId, kind, reason, payload, created_at: diedAt, state } = row;
  return { deadLetterId, kind, reason, payload, diedAt, stamp: Math.floor(Number(row.stamp)), state };
}
