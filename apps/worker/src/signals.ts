import type { QueueName } from '@tocsin/contracts/jobs';
import type { Outcome, Verdict } from '@tocsin/core/delivery';
import type { Turns } from '@tocsin/steps/routeBatch';

/** What the pools tell the outside, so that they need not know how it is measured. Times in ms. */
export interface Signals {
  batchRouted(tenantId: string, events: number, turns: readonly Turns[]): void;
  groupFlushed(tenantId: string, reason: string): void;
  /** An episode is over: how long it lasted, and after how long somebody had acknowledged it; null: nobody had. */
  episodeOver(tenantId: string, lastedMs: number, acknowledgedAfterMs: number | null): void;
  /** How many groups of each tenant are open. */
  openGroups(groups: ReadonlyMap<string, number>): void;
  renderFault(kind: string, language: string): void;
  slackAnswered(answer: { transport: 'web_api' | 'webhook' | 'service'; method: string; outcome: Outcome['kind']; tookMs: number }): void;
  writeSettled(tenantId: string, state: Verdict['state'], reason: string | null, sinceReceivedMs: number | null): void;
  /** A write of unknown end was settled: found in Slack, repeated because it was not (or nobody could look), or done again as that does no harm. */
  writeReconciled(tenantId: string, result: 'found' | 'repeated' | 'redone'): void;
  /** Slack refused how a message was built; it went on as a simpler one, or is dead. */
  contentRefused(tenantId: string, code: string): void;
  /** A tenant's workspace takes nothing from now on; `told`: there was another way to say so. */
  workspaceRefused(tenantId: string, code: string, told: boolean): void;
  workspaceHealed(tenantId: string): void;
  levelFired(tenantId: string, level: number, lateMs: number): void;
  /** All levels of an escalation were told and nobody answered. */
  escalationUnanswered(tenantId: string): void;
  /** What was promised was not kept. */
  slaBreached(tenantId: string, clock: 'acknowledge' | 'resolve'): void;
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
