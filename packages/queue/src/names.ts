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

/** Escalations that are due within so many ms of each other share a reminder. */
export const escalationSlotMs = 5;

/** The job that looks what of a tenant's escalations is due at a time, a multiple of `escalationSlotMs`: however many levels are, it is one. */
export function escalationJobId(tenantId: string, at: number): string {
  return `e-${tenantId}-${at}`;
}
