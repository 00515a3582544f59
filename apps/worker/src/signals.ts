import type { QueueName } from '@tocsin/contracts/jobs';
import type { Outcome, Verdict } from '@tocsin/core/delivery';

/** What the pools tell the outside, so that they need not know how it is measured. Times in ms. */
export interface Signals {
  batchRouted(tenantId: string, events: number, transitions: number): void;
  groupFlushed(tenantId: string, reason: string): void;
  renderFault(kind: string, language: string): void;
  slackAnswered(answer: { transport: 'web_api' | 'webhook'; method: string; outcome: Outcome['kind']; tookMs: number }): void;
  writeSettled(tenantId: string, state: Verdict['state'], reason: string | null, sinceReceivedMs: number | null): void;
  writeReconciled(tenantId: string, result: 'found' | 'repeated' | 'redone'): void;
  levelFired(tenantId: string, level: number, lateMs: number): void;
  auditSealed(tenantId: string, block: number, head: string): void;
  deadLettered(tenantId: string, kind: string, reason: string): void;
  /** How many transitions of the last hour nobody can account for. */
  ledgerGap(tenantId: string, gap: number): void;
  /** The tenants whose ledgers were added up just now: of others there is nothing to say any more. */
  ledgersKept(tenantIds: readonly string[]): void;
  spoolDepth(tenantId: string, jobs: number): void;
  jobFailed(queue: QueueName, jobId: string, attempt: number, last: boolean, error: Error): void;
  fault(where: string, error: unknown): void;
}
