import { type SlackMessage, unopenedReason } from '@tocsin/contracts/message';
import { type KeptMessage, openMessage, UnopenedError } from './sealedMessage.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const bury = prepared<never>(
  'bury_unopened',
  `with buried as (
     update writes set state = 'dead', reason = $3, ended_at = now() where tenant_id = $1 and write_id = any($2::uuid[]) and state in ('owed', 'sending')
     returning write_id, lane
   )
   insert into audit (tenant_id, actor, action, subject, detail)
   select $1, $4, 'writes.unopened', lane, jsonb_build_object('writes', jsonb_agg(write_id)) from buried group by lane`,
);

/**
 * Opens the messages of writes that the caller has locked. One that was sealed under another key, or for another row, can never be sent as it is: it becomes a dead letter,
 * in this transaction and with an audit row, and is left out, so that it holds nobody up. Throws when the store was opened without the key: then nothing can be said of any.
 */
export async function openOrBury<Row extends { write_id: string; message: KeptMessage }>(
  tx: Tx,
  rows: readonly Row[],
): Promise<(Omit<Row, 'message'> & { message: SlackMessage })[]> {
  const unopened: string[] = [];
  const opened = rows.flatMap((row) => {
    const message = openedOrNull(tx, row.write_id, row.message);
    if (message === null) unopened.push(row.write_id);
    return message === null ? [] : [{ ...row, message }];
  });
  if (unopened.length > 0) await tx.run(bury(tx.tenantId, unopened, unopenedReason, JSON.stringify({ kind: 'system', process: 'deliver' })));
  return opened;
}

/** The message, null where it does not open. Throws when the store was opened without the key. */
export function openedOrNull(tx: Tx, writeId: string, kept: KeptMessage): SlackMessage | null {
  try {
    return openMessage(tx, writeId, kept);
  } catch (error) {
    if (error instanceof UnopenedError) return null;
    throw error;
  }
}
