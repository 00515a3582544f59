import type { FaultView } from '@tocsin/contracts/view';
import { nameOfLane } from './fallback.ts';

/** A tenant's workspace that takes nothing, and why. Times are ms since 1970; from `tryAt` on it is asked again. */
export interface WorkspaceFault {
  teamId: string;
  code: string;
  since: number;
  lastSeenAt: number;
  tryAt: number;
}

/** So often a workspace that refuses us is asked whether it still does; one that is over its message limit needs more time. */
export const [askAgainMs, askFullAgainMs] = [180_000, 300_000];

/** What is said of a workspace that refuses us; `instead` is the lane that gets what is critical meanwhile. */
export function workspaceFaultView(
  tenantId: string,
  fault: Pick<WorkspaceFault, 'teamId' | 'code' | 'since'>,
  instead: string,
  consoleUrl: string | null,
): FaultView {
  return { tenantId, target: `Slack (${fault.teamId})`, code: fault.code, fallback: nameOfLane(instead), since: fault.since, consoleUrl };
}

/** Our own word for the notice that a workspace takes messages again. */
export const workspaceWell = 'workspace_well';
