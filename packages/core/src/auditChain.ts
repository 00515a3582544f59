import { createHash, createHmac } from 'node:crypto';

/** An audit row as it is sealed: every column, in this order. `at` is the text Postgres gives for it, so that nothing is lost in between. */
export interface AuditRow {
  auditId: number;
  txid: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

/** A sealed block: all rows of a tenant whose transaction lies in [fromTxid, toTxid), chained to the block before. */
export interface AuditBlock {
  tenantId: string;
  block: number;
  fromTxid: string;
  toTxid: string;
  rows: number;
  rowsHash: string;
  previous: string;
  mac: string;
  sealedAt: number;
}

export const genesis = '0'.repeat(64);

/** Seals rows into the block after `previous`. The MAC's key is not in the database, so who can write there still cannot forge a block. */
export function sealBlock(key: Buffer, head: Omit<AuditBlock, 'rows' | 'rowsHash' | 'mac'>, rows: readonly AuditRow[]): AuditBlock {
  const unsigned = { ...head, rows: rows.length, rowsHash: hashRows(rows) };
  return { ...unsigned, mac: macOf(key, unsigned) };
}

/** What is wrong with a block, or null. `previous` is the MAC of the block before it (`genesis` for the first). */
export function faultOfBlock(key: Buffer, block: AuditBlock, rows: readonly AuditRow[], previous: string): string | null {
  const fault = faultOfHeader(key, block, previous);
  if (fault !== null) return fault;
  if (rows.length !== block.rows) return `sealed ${block.rows} rows, found ${rows.length}`;
  return hashRows(rows) === block.rowsHash ? null : 'one of its rows was edited';
}

/** What is wrong with a block whose rows are forgotten, as far as its header tells; null when nothing is. */
export function faultOfHeader(key: Buffer, block: AuditBlock, previous: string): string | null {
  if (block.previous !== previous) return 'does not follow the block before it: a block was removed or replaced';
  return macOf(key, block) === block.mac ? null : 'was edited: its seal does not fit';
}

/** Seals that the rows of all blocks up to one (its MAC is `head`) were forgotten on purpose: nobody without the key can pass off a removal as that. */
export function sealForgotten(key: Buffer, tenantId: string, throughBlock: number, head: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['forgotten', tenantId, throughBlock, head]))
    .digest('hex');
}

function hashRows(rows: readonly AuditRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${JSON.stringify([row.auditId, row.txid, row.at, row.actor, row.action, row.subject, row.detail])}\n`);
  return hash.digest('hex');
}

function macOf(key: Buffer, block: Omit<AuditBlock, 'mac'>): string {
  const text = JSON.stringify([block.tenantId, block.block, block.fromTxid, block.toTxid, block.rows, block.rowsHash, block.previous, block.sealedAt]);
  return createHmac('sha256', key).update(text).digest('hex');
}
