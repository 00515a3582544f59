import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type WorkspaceFault, workspaceFaultView, workspaceWell } from '@tocsin/core/workspaceFault';
import type { InTenant } from './ports.ts';
import type { RefuseWorkspaceDeps } from './refuseWorkspace.ts';
import { oweNotices } from './tellFault.ts';

export interface HealWorkspaceDeps<Tx> extends Pick<RefuseWorkspaceDeps<Tx>, 'oweWrites' | 'renderFault' | 'audit' | 'consoleUrl' | 'newId' | 'now'> {
  inTenant: InTenant<Tx>;
  endWorkspaceFault(tx: Tx): Promise<(WorkspaceFault & { wasTold: boolean }) | null>;
}

/** A tenant's workspace takes messages again: the fault is forgotten, and those who were told of it are told so, as are the admins. Answers the lanes that have something to send. */
export async function healWorkspace<Tx>(deps: HealWorkspaceDeps<Tx>, plan: TenantPlan, instead: string | null): Promise<string[]> {
  const now = deps.now();
  return deps.inTenant(plan.tenantId, async (tx) => {
    const fault = await deps.endWorkspaceFault(tx);
    if (fault === null) return [];
    const lanes = [...new Set([...plan.adminLanes, ...(fault.wasTold && instead !== null ? [instead] : [])])];
    const view = workspaceFaultView(plan.tenantId, { ...fault, code: workspaceWell }, plan.adminLanes[0] ?? `slack:${fault.teamId}`, deps.consoleUrl);
    await oweNotices(deps, tx, plan, lanes, view, now);
    const detail = { code: fault.code, since: fault.since };
    await deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'workspace.healed', subject: fault.teamId, detail });
    return lanes;
  });
}
