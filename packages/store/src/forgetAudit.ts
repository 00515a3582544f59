import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** Headers looked at in one go: about half a day of a tenant that never rests. */
const blocksAtOnce = 20_000;

const forgotten = prepared<{ through_block: number; seal: string }>('audit_forgotten', 'select through_block, seal from audit_forgotten where tenant_id = $1');
const lastBefore = prepared<{ block: number; to_txid: string; mac: string }>(
  'audit_block_before',
  `with gone as (select coalesce((select through_block from audit_forgotten where tenant_id = $1), 0) as through)
   select b.block, b.to_txid::text as to_txid, b.mac from audit_blocks b, gone
   where b.tenant_id = $1 and b.block > gone.through and b.block <= gone.through + ${blocksAtOnce} and b.sealed_at < to_timestamp($2::float8 / 1000)
   order by b.block desc limit 1`,
);
const note = prepared<never>(
  'note_audit_forgotten',
  `insert into audit_forgotten (tenant_id, through_block, to_txid, seal, noted_at) values ($1, $2, $3::xid8, $4, to_timestamp($5::float8 / 1000))
   on conflict (tenant_id) do update set through_block = excluded.through_block, to_txid = excluded.to_txid, seal = excluded.seal, noted_at = excluded.noted_at
   where audit_forgotten.through_block < excluded.through_block`,
);
const outdated = prepared<{ tenant_id: string }>(
  'outdated_audits',
  `select r.tenant_id from unnest($1::text[], $2::float8[]) as r(tenant_id, before)
   where exists (select 1 from audit_blocks b where b.tenant_id = r.tenant_id and b.sealed_at < to_timestamp(r.before / 1000)
     and b.block = coalesce((select f.through_block from audit_forgotten f where f.tenant_id = r.tenant_id), 0) + 1)`,
);
const remove = prepared<{ tenant_id: string }>(
  'prune_audit',
  `delete from audit t using (
     select o.tenant_id, o.audit_id from audit_forgotten f
     cross join lateral (select a.tenant_id, a.audit_id from audit a where a.tenant_id = f.tenant_id and a.txid < f.to_txid limit $1) o limit $1
   ) old where t.tenant_id = old.tenant_id and t.audit_id = old.audit_id returning t.tenant_id`,
);

/** Up to which block the rows of the tenant's audit are forgotten, and the seal of that; null when all are there. */
export async function auditForgotten(tx: Tx): Promise<{ throughBlock: number; seal: string } | null> {
  const [row] = await tx.run(forgotten(tx.tenantId));
  return row ? { throughBlock: row.through_block, seal: row.seal } : null;
}

/** The last of the next blocks that was sealed before a time (ms since 1970), null when there is none. */
export async function lastBlockBefore(tx: Tx, before: number): Promise<{ block: number; toTxid: string; mac: string } | null> {
  const [row] = await tx.run(lastBefore(tx.tenantId, before));
  return row ? { block: row.block, toTxid: row.to_txid, mac: row.mac } : null;
}

/** Stores up to where the audit is forgotten; never less than before. */
export async function noteForgotten(
  tx: Tx,
  { throughBlock, toTxid, seal }: { throughBlock: number; toTxid: string; seal: string },
  now: number,
): Promise<void> {
  await tx.run(note(tx.tenantId, throughBlock, toTxid, seal, now));
}

/** Tenants with blocks that were sealed before their time (ms since 1970) and are not forgotten. */
export async function outdatedAudits(store: Store, before: ReadonlyMap<string, number>): Promise<string[]> {
  return (await acrossTenants(store, outdated([...before.keys()], [...before.values()]))).map((row) => row.tenant_id);
}

/** Deletes up to `limit` rows of blocks that are noted as forgotten; answers how many. */
export async function pruneAudit(store: Store, limit: number): Promise<number> {
  return (await acrossTenants(store, remove(limit))).length;
}
