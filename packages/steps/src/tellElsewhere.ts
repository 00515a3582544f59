import type { SlackMessage } from '@tocsin/contracts/message';
import { lookAfterMs } from '@tocsin/core/delivery';
import { languageOfLane } from '@tocsin/core/fallback';
import { uuidOf } from '@tocsin/core/groupIdentity';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type WorkspaceFault, workspaceFaultView } from '@tocsin/core/workspaceFault';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { InTenant } from './ports.ts';
import type { RefuseWorkspaceDeps } from './refuseWorkspace.ts';

/** A write that stays owed to its lane and is told elsewhere meanwhile. */
export interface UrgentWrite {
  writeId: string;
  message: SlackMessage;
  receivedAt: number | null;
  traceparent: string | null;
}

export interface TellElsewhereDeps<Tx> extends Pick<RefuseWorkspaceDeps<Tx>, 'oweWrites' | 'renderFault' | 'audit' | 'consoleUrl' | 'now'> {
  inTenant: InTenant<Tx>;
  takeUrgent(tx: Tx, lane: string, startedBefore: number, limit: number): Promise<UrgentWrite[]>;
}

const atOnce = 50;

/**
 * While a tenant's workspace takes nothing: tells what a lane is owed and cannot wait over `instead`, each write once and with the reason on top. It stays owed to its lane
 * with what it covers. Answers how many.
 */
export async function tellElsewhere<Tx>(
  deps: TellElsewhereDeps<Tx>,
  plan: TenantPlan,
  lane: string,
  { fault, instead }: { fault: WorkspaceFault; instead: string },
): Promise<number> {
  const language = languageOfLane(plan, null, instead);
  const view = workspaceFaultView(plan.tenantId, fault, instead, deps.consoleUrl);
  return deps.inTenant(plan.tenantId, async (tx) => {
    const urgent = await deps.takeUrgent(tx, lane, deps.now() - lookAfterMs, atOnce);
    if (urgent.length === 0) return 0;
    const owed = urgent.map(
      ({ writeId, message, receivedAt, traceparent }): OwedWrite => ({
        ...pageTo(instead, { writeId: uuidOf('elsewhere', [writeId, instead]), message: deps.renderFault({ language, view }, message), now: deps.now() }),
        ...{ receivedAt, traceparent },
      }),
    );
    await deps.oweWrites(tx, owed);
    const detail = { to: instead, code: fault.code, writes: urgent.map(({ writeId }) => writeId) };
    await deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'writes.told_elsewhere', subject: lane, detail });
    return owed.length;
  });
}
