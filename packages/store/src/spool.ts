import type { Store } from './connect.ts';
import { build, built } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** A job that waits in Postgres because Redis was away. */
export interface SpooledJob {
  spoolId: number;
  kind: 'route' | 'escalate';
  job: unknown;
}

/** Keeps a job until Redis is back. */
export async function insertSpool(tx: Tx, kind: SpooledJob['kind'], job: unknown): Promise<void> {
  await tx.run(built(build.insertInto('spool').values({ tenant_id: tx.tenantId, kind, job: JSON.stringify(job) })));
}

/** The tenant's oldest spooled jobs. */
export async function loadSpool(tx: Tx, limit: number): Promise<SpooledJob[]> {
  const query = build.selectFrom('spool').select(['spool_id', 'kind', 'job']).where('tenant_id', '=', tx.tenantId).orderBy('spool_id').limit(limit);
  const rows = await tx.run(built(query.forUpdate().skipLocked()));
  return rows.map((row) => ({ spoolId: row.spool_id, kind: row.kind, job: row.job }));
}

/** Removes jobs that are safely in Redis again. */
export async function deleteSpool(tx: Tx, spoolIds: readonly number[]): Promise<void> {
  if (spoolIds.length === 0) return;
  await tx.run(
    built(
      build
        .deleteFrom('spool')
        .where('tenant_id', '=', tx.tenantId)
        .where('spool_id', 'in', [...spoolIds]),
    ),
  );
}

/** How many jobs wait, by tenant; empty when the spool is. */
export async function spoolDepths(store: Store): Promise<Map<string, number>> {
  const query = build
    .selectFrom('spool')
    .select(['tenant_id', (e) => e.fn.countAll<number>().as('jobs')])
    .groupBy('tenant_id');
  return new Map((await acrossTenants(store, built(query))).map((row) => [row.tenant_id, Number(row.jobs)]));
}
