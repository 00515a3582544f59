import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** A job that waits in Postgres: because Redis was away, or until it was worked (`kept`). */
export interface SpooledJob {
  spoolId: number;
  kind: 'route' | 'escalate';
  job: unknown;
  kept: boolean;
}

/** A row that stays until the batch or run `workId` was worked; its job is handed to Redis again when that takes longer than `offerInMs`. */
export interface Keep {
  workId: string;
  offerInMs: number;
}

const insert = prepared<never>(
  'insert_spool',
  "insert into spool (tenant_id, kind, job, work_id, offer_at) values ($1, $2, $3, $4, now() + $5::float8 * interval '1 millisecond')",
);
const load = prepared<{ spool_id: number; kind: SpooledJob['kind']; job: unknown; kept: boolean }>(
  'load_spool',
  `select spool_id, kind, job, work_id is not null as kept from spool where tenant_id = $1 and offer_at <= now()
   order by spool_id limit $2 for update skip locked`,
);
const handedOver = prepared<never>('spool_handed_over', 'delete from spool where tenant_id = $1 and spool_id = any($2::bigint[]) and work_id is null');
const postpone = prepared<never>(
  'postpone_spool',
  "update spool set offer_at = now() + $3::float8 * interval '1 millisecond' where tenant_id = $1 and spool_id = any($2::bigint[]) and work_id is not null",
);
const gone = prepared<never>('spool_gone', 'delete from spool where tenant_id = $1 and spool_id = any($2::bigint[])');
const worked = prepared<never>('spool_worked', 'delete from spool where tenant_id = $1 and work_id = $2');
const due = prepared<{ tenant_id: string; jobs: number }>(
  'spool_due',
  'select tenant_id, count(*) as jobs from spool where offer_at <= now() group by tenant_id',
);
const rows = prepared<{ tenant_id: string; jobs: number }>('spool_rows', 'select tenant_id, count(*) as jobs from spool group by tenant_id');

/** Keeps a job until Redis is back; with `keep`, until it was worked. */
export async function insertSpool(tx: Tx, kind: SpooledJob['kind'], job: unknown, keep: Keep | null = null): Promise<void> {
  await tx.run(insert(tx.tenantId, kind, JSON.stringify(job), keep?.workId ?? null, keep?.offerInMs ?? 0));
}

/** The tenant's oldest jobs that Redis is to have now. */
export async function loadSpool(tx: Tx, limit: number): Promise<SpooledJob[]> {
  return (await tx.run(load(tx.tenantId, limit))).map((row) => ({ spoolId: row.spool_id, kind: row.kind, job: row.job, kept: row.kept }));
}

/** Redis has these jobs: they are removed, but for those that stay until they were worked; of these it is asked again after `againMs`. */
export async function noteHandedOver(tx: Tx, spoolIds: readonly number[], againMs: number): Promise<void> {
  if (spoolIds.length === 0) return;
  await Promise.all([tx.run(handedOver(tx.tenantId, [...spoolIds])), tx.run(postpone(tx.tenantId, [...spoolIds], againMs))]);
}

/** Removes jobs that are no jobs, whatever was to keep them. */
export async function deleteSpool(tx: Tx, spoolIds: readonly number[]): Promise<void> {
  if (spoolIds.length > 0) await tx.run(gone(tx.tenantId, [...spoolIds]));
}

/** A batch or run was worked: nothing has to keep it any more. */
export async function forgetSpooled(tx: Tx, workId: string): Promise<void> {
  await tx.run(worked(tx.tenantId, workId));
}

/** How many jobs Redis is to have and has not, by tenant; empty when there are none. */
export async function spoolDepths(store: Store): Promise<Map<string, number>> {
  return new Map((await acrossTenants(store, due())).map((row) => [row.tenant_id, Number(row.jobs)]));
}

/** How many rows the spool has, by tenant. */
export async function spoolRows(store: Store): Promise<Map<string, number>> {
  return new Map((await acrossTenants(store, rows())).map((row) => [row.tenant_id, Number(row.jobs)]));
}
