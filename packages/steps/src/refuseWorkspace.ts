import type { Profile, SlackMessage } from '@tocsin/contracts/message';
import type { FaultView, Localised } from '@tocsin/contracts/view';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { askAgainMs, askFullAgainMs, type WorkspaceFault, workspaceFaultView } from '@tocsin/core/workspaceFault';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit } from './ports.ts';
import { oweNotices } from './tellFault.ts';

export interface RefuseWorkspaceDeps<Tx> {
  insertWorkspaceFault(tx: Tx, fault: { code: string; now: number; tryAt: number; told: boolean }): Promise<boolean>;
  loadWorkspaceFault(tx: Tx): Promise<WorkspaceFault | null>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderFault(request: Localised<FaultView> & { profile?: Profile }, original: SlackMessage | null): SlackMessage;
  audit: Audit<Tx>;
  consoleUrl: string | null;
  newId(): string;
  now(): number;
}

/**
 * Notes, in the transaction in which what it refused is settled, that a tenant's workspace takes nothing. Whoever notices it first tells the admins over `instead`, the
 * lane that does not need the workspace (null: there is none). Answers the lanes that have something to send.
 */
export async function refuseWorkspace<Tx>(
  deps: RefuseWorkspaceDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  { code, isFull, instead }: { code: string; isFull: boolean; instead: string | null },
  now: number,
): Promise<string[]> {
  const lanes = instead === null ? [] : [instead];
  const isNew = await deps.insertWorkspaceFault(tx, { code, now, tryAt: now + (isFull ? askFullAgainMs : askAgainMs), told: instead !== null });
  if (!isNew) return [];
  const fault = await deps.loadWorkspaceFault(tx);
  const teamId = fault?.teamId ?? '?';
  const view = workspaceFaultView(plan.tenantId, { teamId, code, since: now }, instead ?? `slack:${teamId}`, deps.consoleUrl);
  await oweNotices(deps, tx, plan, lanes, view, now);
  await deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'workspace.refused', subject: teamId, detail: { code, told: lanes } });
  return lanes;
}
