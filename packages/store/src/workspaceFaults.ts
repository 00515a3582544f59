import type { WorkspaceFault } from '@tocsin/core/workspaceFault';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

interface Row {
  team_id: string;
  code: string;
  since: number;
  last_seen_at: number;
  try_at: number;
}

const columns = 'team_id, code, since, last_seen_at, try_at';
const offer = prepared<never>('offer_workspace_trial', 'update workspace_faults set trial_until = to_timestamp($2::float8 / 1000) where tenant_id = $1');
const takeTrial = prepared<{ tenant_id: string }>(
  'take_workspace_trial',
  'update workspace_faults set trial_until = null where tenant_id = $1 and trial_until > to_timestamp($2::float8 / 1000) returning tenant_id',
);
const insert = prepared<{ is_new: boolean }>(
  'record_workspace_fault',
  `insert into workspace_faults (tenant_id, team_id, code, since, told_at, last_seen_at, try_at)
   select $1, coalesce((select team_id from workspaces where tenant_id = $1), '?'), $2, to_timestamp($3::float8 / 1000),
     case when $5 then to_timestamp($3::float8 / 1000) end, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000)
   on conflict (tenant_id) do update set code = excluded.code, last_seen_at = greatest(workspace_faults.last_seen_at, excluded.last_seen_at),
     try_at = greatest(workspace_faults.try_at, excluded.try_at)
   returning xmax = 0 as is_new`,
);
const load = prepared<Row & { has_news: boolean; trial_until: number | null }>(
  'load_workspace_fault',
  `select ${columns}, trial_until, exists (select 1 from workspaces w where w.tenant_id = $1 and w.updated_at > f.last_seen_at) as has_news from workspace_faults f where tenant_id = $1`,
);
const claim = prepared<{ tenant_id: string }>(
  'claim_workspace_probe',
  `update workspace_faults f set try_at = to_timestamp($3::float8 / 1000), last_seen_at = to_timestamp($2::float8 / 1000)
   where tenant_id = $1 and (try_at <= to_timestamp($2::float8 / 1000) or exists (select 1 from workspaces w where w.tenant_id = $1 and w.updated_at > f.last_seen_at))
   returning tenant_id`,
);
const heal = prepared<Row & { was_told: boolean }>(
  'heal_workspace',
  `delete from workspace_faults where tenant_id = $1 returning ${columns}, told_at is not null as was_told`,
);

/** Notes that a tenant's workspace takes nothing, to be asked again at `tryAt` (ms since 1970). Answers whether that is news: of any number who notice it at once one is told so. */
export async function insertWorkspaceFault(tx: Tx, fault: { code: string; now: number; tryAt: number; told: boolean }): Promise<boolean> {
  const [row] = await tx.run(insert(tx.tenantId, fault.code, fault.now, fault.tryAt, fault.told));
  return row?.is_new ?? false;
}

/** A fault, whether the workspace was connected anew since it last refused, and until when one write may try it (ms since 1970; 0: none may). */
export interface KnownFault extends WorkspaceFault {
  hasNews: boolean;
  trialUntil: number;
}

/** What is wrong with the tenant's workspace, null when nothing is. */
export async function loadWorkspaceFault(tx: Tx): Promise<KnownFault | null> {
  const [row] = await tx.run(load(tx.tenantId));
  return row ? { ...faultOf(row), hasNews: row.has_news, trialUntil: row.trial_until ?? 0 } : null;
}

/** Takes it on to ask the workspace again, if that is due; of any number who try one does. The next one may at `tryAt`. */
export async function claimProbe(tx: Tx, now: number, tryAt: number): Promise<boolean> {
  return (await tx.run(claim(tx.tenantId, now, tryAt))).length > 0;
}

/** Lets one write try until `until` (ms since 1970) whether the workspace works. */
export async function offerTrial(tx: Tx, until: number): Promise<void> {
  await tx.run(offer(tx.tenantId, until));
}

/** Takes the trial, if there is one; of any number who try one has it. */
export async function claimTrial(tx: Tx, now: number): Promise<boolean> {
  return (await tx.run(takeTrial(tx.tenantId, now))).length > 0;
}

/** Forgets the fault of the tenant's workspace. Answers it, and whether somebody was told of it; null when there was none. */
export async function endWorkspaceFault(tx: Tx): Promise<(WorkspaceFault & { wasTold: boolean }) | null> {
  const [row] = await tx.run(heal(tx.tenantId));
  return row ? { ...faultOf(row), wasTold: row.was_told } : null;
}

function faultOf(row: Row): WorkspaceFault {
  return { teamId: row.team_id, code: row.code, since: row.since, lastSeenAt: row.last_seen_at, tryAt: row.try_at };
}
