import { createHash } from 'node:crypto';

/** Everything of ours in Redis begins with this; the braces keep it in one slot of a cluster. Tests use another. */
export const defaultPrefix = '{tocsin}';

/** The job that flushes a group at a time. Asked for twice it is one job; a group that must be looked at earlier gets another, and the later one finds nothing due. */
export function formatJobId(groupId: string, at: number): string {
  return `f-${groupId}-${Math.round(at)}`;
}

/** What makes the jobs of one lane one job: at most one waits or is delayed while another runs. */
export function deliverJobKey(tenantId: string, lane: string): string {
  return `d-${createHash('sha256').update(`${tenantId}\n${lane}`).digest('hex').slice(0, 32)}`;
}

/** The reminder of an escalation's level. */
export function levelJobId(runId: string, level: number): string {
  return `e-${runId}-${level}`;
}
