import { randomBytes } from 'node:crypto';
import { type SlackMessage, unopenedReason } from '@tocsin/contracts/message';
import { keepable } from '@tocsin/core/keepable';
import { openSecret, sealSecret } from '@tocsin/core/secretBox';
import type { Tx } from './transaction.ts';

/** A message in the column `writes.message`: as it is, or sealed where it is for a webhook. */
export type KeptMessage = SlackMessage | { sealed: string };

/**
 * A message as the record keeps it: what is owed to a webhook is checked against Slack's limits and sealed (AES-256-GCM) until it is delivered, bound to its tenant, column
 * and row. Throws when the store was opened without the key: such a message is never kept in the open.
 */
export function keptMessage(tx: Tx, lane: string, writeId: string, message: SlackMessage): string {
  if (lane.startsWith('slack:') && tx.messageSeal?.lanes !== 'all') return JSON.stringify(message);
  const sealed = sealSecret(keyOf(tx), placeOf(tx, writeId), JSON.stringify(keepable(message)), randomBytes(12));
  return JSON.stringify({ sealed: sealed.toString('base64') });
}

/** A message was sealed for another row, or under another key, or is no sealed message at all. */
export class UnopenedError extends Error {
  constructor(writeId: string, cause: unknown) {
    super(`the message of ${writeId} ${unopenedReason}`, { cause });
    this.name = 'UnopenedError';
  }
}

/** The message again. Throws an UnopenedError where it does not open, another where the store was opened without the key. */
export function openMessage(tx: Tx, writeId: string, kept: KeptMessage): SlackMessage {
  if (!('sealed' in kept)) return kept;
  const key = keyOf(tx);
  try {
    return JSON.parse(openSecret(key, placeOf(tx, writeId), Buffer.from(kept.sealed, 'base64'))) as SlackMessage;
  } catch (error) {
    throw new UnopenedError(writeId, error);
  }
}

function keyOf(tx: Tx): Buffer {
  if (tx.messageSeal === null) throw new Error('this store was opened without the key for messages to webhooks');
  return tx.messageSeal.key;
}

function placeOf(tx: Tx, writeId: string): string {
  return `${tx.tenantId}/writes/message/${writeId}`;
}
