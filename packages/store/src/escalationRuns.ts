import type { EscalationRun } from '@tocsin/core/escalationRun';
import { sql } from 'kysely';
import { at, atOrNull } from './schema.ts';
import { build, built, prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const suppressPages = prepared<{ write_id: string }>(
  'suppress_pages',
  `update writes set state = 'suppressed', reason = $3, ended_at = now()
   where tenant_id = $1 and run_id = any($2::uuid[]) and state = 'owed' and kind = 'page' returning write_id`,
);

/** Stores a new run whose first level is due at `nextAt`. False when it is there already: the same job came twice. */
export async function insertRun(tx: Tx, run: EscalationRun, nextAt: number): Promise<boolean> {
  const { runId, policy, alertId, levels, startedAt, nextLevel } = run;
  const row = { tenant_id: tx.tenantId, run_id: runId, policy, alert_id: alertId, levels: JSON.stringify(levels), started_at: at(startedAt) };
  const insert = build.insertInto('escalation_runs').values({ ...row, state: 'active', stop_reason: null, next_level: nextLevel, next_at: at(nextAt) });
  return (await tx.run(built(insert.onConflict((conflict) => conflict.doNothing()).returning('run_id')))).length === 1;
}

/** An active run that waits for `level`, locked; null when that level was claimed by another worker or the run is over. */
export async function lockRun(tx: Tx, runId: string, level: number): Promise<(EscalationRun & { nextAt: number }) | null> {
  const query = build
    .selectFrom('escalation_runs')
    .select(['run_id', 'policy', 'alert_id', 'levels', 'started_at', 'next_level', 'next_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('run_id', '=', runId)
    .where('state', '=', 'active')
    .where('next_level', '=', level)
    .forUpdate();
  const [row] = await tx.run(built(query));
  if (!row || row.next_at === null) return null;
  const { run_id, policy, alert_id, levels, started_at, next_at } = row;
  return { runId: run_id, policy, alertId: alert_id, levels, startedAt: started_at, nextLevel: level, nextAt: next_at };
}

/** Moves a locked run on: to its next level, or to its end. */
export async function advanceRun(tx: Tx, runId: string, to: { level: number; at: number } | { state: 'finished' | 'stopped'; reason: string }): Promise<void> {
  const values =
    'level' in to ? { next_level: to.level, next_at: atOrNull(to.at) } : { state: to.state, stop_reason: to.reason, next_level: null, next_at: null };
  await tx.run(built(build.updateTable('escalation_runs').set(values).where('tenant_id', '=', tx.tenantId).where('run_id', '=', runId)));
}

/** Stops the active runs of alerts that somebody answered, where they were (`resumeRuns`), and takes back their pages that were not sent yet. Answers the runs stopped. */
export async function stopRuns(tx: Tx, alertIds: readonly string[], reason: 'acknowledged' | 'snoozed' | 'resolved'): Promise<string[]> {
  if (alertIds.length === 0) return [];
  const rows = await tx.run(
    built(
      build
        .updateTable('escalation_runs')
        .set({ state: 'stopped', stop_reason: reason })
        .where('tenant_id', '=', tx.tenantId)
        .where(sql<boolean>`alert_id = any(${alertIds}::uuid[])`)
        .where('state', '=', 'active')
        .returning('run_id'),
    ),
  );
  await tx.run(suppressPages(tx.tenantId, await runsOf(tx, alertIds), reason));
  return rows.map((row) => row.run_id);
}

/** A finished run may still have its last page in the lane. */
async function runsOf(tx: Tx, alertIds: readonly string[]): Promise<string[]> {
  const query = build
    .selectFrom('writes')
    .select('run_id')
    .distinct()
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', 'owed')
    .where('kind', '=', 'page');
  const runs = build
    .selectFrom('escalation_runs')
    .select('run_id')
    .where('tenant_id', '=', tx.tenantId)
    .where(sql<boolean>`alert_id = any(${alertIds}::uuid[])`);
  const rows = await tx.run(built(query.where('run_id', 'in', runs)));
  return rows.flatMap((row) => (row.run_id === null ? [] : [row.run_id]));
}
