import { type AuditBlock, type AuditRow, genesis } from '@tocsin/core/auditChain';
import { sql } from 'kysely';
import type { Store } from './connect.ts';
import { at } from './schema.ts';
import { build, built, prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const rowsBetween = prepared<AuditRow>(
  'audit_rows_between',
  `select audit_id as "auditId", txid::text as txid, at::text as at, actor::text as actor, action, subject, detail::text as detail
   from audit where tenant_id = $1 and txid >= $2::xid8 and txid < $3::xid8 order by txid, audit_id`,
);
const unsealed = prepared<{ tenant_id: string; horizon: string }>(
  'unsealed_tenants',
  `with snapshot as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as horizon)
   select t.tenant_id, s.horizon::text as horizon from tenants t cross join snapshot s where exists (
     select 1 from audit a where a.tenant_id = t.tenant_id and a.txid < s.horizon
       and a.txid >= coalesce((select max(b.to_txid) from audit_blocks b where b.tenant_id = t.tenant_id), '0'::xid8))`,
);

/** Tenants with audit rows that no block covers, and the oldest transaction still open: rows of transactions before it can no longer change. */
export async function unsealedTenants(store: Store): Promise<{ tenantId: string; horizon: string }[]> {
  return (await acrossTenants(store, unsealed())).map((row) => ({ tenantId: row.tenant_id, horizon: row.horizon }));
}

/** The rows of all transactions in [fromTxid, toTxid), in the order they are sealed. */
export async function auditRowsBetween(tx: Tx, fromTxid: string, toTxid: string): Promise<AuditRow[]> {
  return tx.run(rowsBetween(tx.tenantId, fromTxid, toTxid));
}

/** The tenant's newest block: where the next one begins. */
export async function auditHead(tx: Tx): Promise<{ block: number; toTxid: string; mac: string }> {
  const query = build
    .selectFrom('audit_blocks')
    .select(['block', sql<string>`to_txid::text`.as('to_txid'), 'mac'])
    .where('tenant_id', '=', tx.tenantId);
  const [row] = await tx.run(built(query.orderBy('block', 'desc').limit(1)));
  return row ? { block: row.block, toTxid: row.to_txid, mac: row.mac } : { block: 0, toTxid: '0', mac: genesis };
}

/** Adds a block. Two sealers at once: the second fails on the block's number and leaves everything as it was. */
export async function insertAuditBlock(tx: Tx, block: AuditBlock): Promise<void> {
  const { block: number, fromTxid, toTxid, rows, rowsHash, previous, mac, sealedAt } = block;
  const row = {
    tenant_id: tx.tenantId,
    block: number,
    from_txid: fromTxid,
    to_txid: toTxid,
    rows,
    rows_hash: rowsHash,
    previous,
    mac,
    sealed_at: at(sealedAt),
  };
  await tx.run(built(build.insertInto('audit_blocks').values(row)));
}

/** The tenant's blocks from `from` on, in their order. */
export async function auditBlocks(tx: Tx, from: number, limit: number): Promise<AuditBlock[]> {
  const query = build
    .selectFrom('audit_blocks')
    .select([
      'block',
      sql<string>`from_txid::text`.as('from_txid'),
      sql<string>`to_txid::text`.as('to_txid'),
      'rows',
      'rows_hash',
      'previous',
      'mac',
      'sealed_at',
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('block', '>=', from);
  const rows = await tx.run(built(query.orderBy('block').limit(limit)));
  return rows.map((row) => ({
    tenantId: tx.tenantId,
    block: row.block,
    fromTxid: row.from_txid,
    toTxid: row.to_txid,
    rows: row.rows,
    rowsHash: row.rows_hash,
    previous: row.previous,
    mac: row.mac,
    sealedAt: row.sealed_at,
  }));
}
