import { createHash } from 'node:crypto';
import { type EscalationRequest, escalationRequestSchema } from '@tocsin/contracts/escalation';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { type EscalateJob, type EscalationSetup, escalateJobSchema } from '@tocsin/contracts/jobs';
import type { Principal } from '@tocsin/contracts/tokens';
import { unworkable } from '@tocsin/queue/pool';
import { type EscalateDeps, fireLevel, setUpEscalation } from '@tocsin/steps/escalate';
import type { Tx } from '@tocsin/store/transaction';
import type { Signals } from './signals.ts';

export interface EscalatePoolDeps extends EscalateDeps<Tx> {
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  remindLevel(tenantId: string, level: { runId: string; level: number; at: number }): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  /** Postgres need not keep the setup any more. */
  forgetSpooled(tenantId: string, workId: string): Promise<void>;
  signals: Signals;
}

/** Works one `escalate` job: sets a run up, or fires the level that is due. */
export async function workEscalation(deps: EscalatePoolDeps, data: unknown): Promise<void> {
  const job = escalateJobSchema.parse(data);
  if (job.kind === 'level') return fire(deps, job);
  const setup = job.kind === 'setup' ? job : await setupOf(deps, job);
  const next = await setUpEscalation(deps, setup);
  if (next !== null) await deps.remindLevel(setup.tenantId, next);
  if (setup.spooled) await deps.forgetSpooled(setup.tenantId, setup.runId);
}

async function fire(deps: EscalatePoolDeps, job: Extract<EscalateJob, { kind: 'level' }>): Promise<void> {
  const result = await fireLevel(deps, job);
  if (result.did === 'page') deps.signals.levelFired(job.tenantId, job.level, result.lateMs);
  const lost = (error: unknown) => deps.signals.fault('wake after an escalation level', error);
  await Promise.all(result.lanes.map((lane) => deps.wakeLane(job.tenantId, lane).catch(lost)));
  if (result.next !== null) await deps.remindLevel(job.tenantId, result.next).catch(lost);
}

/** What a service enqueued by itself is checked here as ingest would have. */
async function setupOf(deps: EscalatePoolDeps, job: Extract<EscalateJob, { kind: 'raw' }>): Promise<EscalationSetup> {
  const principal = await deps.authenticate(createHash('sha256').update(job.token).digest());
  if (!principal?.scopes.includes('ingest')) throw unworkable('this job carries no token that may set up escalations');
  const parsed = escalationRequestSchema.safeParse(job.request);
  if (!parsed.success)
    throw unworkable(
      `the escalation is not valid: ${fieldFaults(parsed.error)
        .map((fault) => `${fault.path} ${fault.message}`)
        .join('; ')}`,
    );
  const request: EscalationRequest = parsed.data;
  if (request.tenant_id !== undefined && request.tenant_id !== principal.tenantId) throw unworkable('the token is of another tenant');
  const { alert_id: alertId, escalation_policy: policy, escalation_levels: levels } = request;
  return { kind: 'setup', tenantId: principal.tenantId, runId: job.runId, alertId, policy, levels, startedAt: job.sentAt, actorTokenId: principal.tokenId };
}
