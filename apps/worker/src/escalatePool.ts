import { createHash } from 'node:crypto';
import { type EscalationRequest, escalationRequestSchema } from '@tocsin/contracts/escalation';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { type EscalateJob, type EscalationSetup, escalateJobSchema } from '@tocsin/contracts/jobs';
import type { Principal } from '@tocsin/contracts/tokens';
import { escalationSlotMs } from '@tocsin/queue/names';
import { unworkable } from '@tocsin/queue/pool';
import { type EscalateDeps, escalateDue } from '@tocsin/steps/escalate';
import { type SetUpDeps, setUpEscalation } from '@tocsin/steps/setUpEscalation';
import type { Tx } from '@tocsin/store/transaction';
import type { Signals } from './signals.ts';

export interface EscalatePoolDeps extends EscalateDeps<Tx>, SetUpDeps<Tx> {
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  /** Has looked what of a tenant's escalations is due at a time (ms since 1970). */
  remindEscalations(tenantId: string, at: number): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  /** Postgres need not keep the setup any more. */
  forgetSpooled(tenantId: string, workId: string): Promise<void>;
  signals: Signals;
}

/** As many looks at one tenant's escalations go on side by side here: while one is stored the next is composed, and what falls due meanwhile need not wait. */
const sideBySide = 2;

/**
 * Works `escalate` jobs: sets a run up, or tells what is due of a tenant. However many reminders a tenant has, two of them work here; the others have those look once more,
 * so that a tenant of which very much is due leaves the pool to the others.
 */
export function escalationWorker(deps: EscalatePoolDeps): (data: unknown) => Promise<void> {
  const atWork = new Map<string, { looks: number; again: boolean }>();
  const look = async (tenantId: string): Promise<void> => {
    const tenant = atWork.get(tenantId) ?? { looks: 0, again: false };
    if (tenant.looks === sideBySide) {
      tenant.again = true;
      return;
    }
    atWork.set(tenantId, tenant);
    tenant.looks += 1;
    let helper: Promise<void> | null = null;
    try {
      do {
        tenant.again = false;
        while (await tellSome(deps, tenantId)) helper ??= look(tenantId).catch((error: unknown) => deps.signals.fault('escalate', error));
        await helper;
        // Whoever finds two looks at work from here on finds one that has not ended: nothing is waited for between this and the end.
      } while (tenant.again);
    } finally {
      tenant.looks -= 1;
      if (tenant.looks === 0) atWork.delete(tenantId);
    }
  };
  return async (data) => {
    const job = escalateJobSchema.parse(data);
    await (job.kind === 'level' ? look(job.tenantId) : setUp(deps, job));
  };
}

async function setUp(deps: EscalatePoolDeps, job: Exclude<EscalateJob, { kind: 'level' }>): Promise<void> {
  const setup = job.kind === 'setup' ? job : await setupOf(deps, job);
  const next = await setUpEscalation(deps, setup);
  if (next !== null) await deps.remindEscalations(setup.tenantId, next.at);
  if (setup.spooled) await deps.forgetSpooled(setup.tenantId, setup.runId);
  if (next === null) throw unworkable(`the tenant's file has no escalation policy named ${setup.policy}`);
}

/** Tells a batch of what is due, and wakes what it owes. Answers whether more is due. */
async function tellSome(deps: EscalatePoolDeps, tenantId: string): Promise<boolean> {
  const lost = (error: unknown) => deps.signals.fault('wake after an escalation level', error);
  const { fired, clocks, lanes, again, more } = await escalateDue(deps, tenantId);
  for (const { did, level, lateMs } of fired) {
    if (did === 'page') deps.signals.levelFired(tenantId, level, lateMs);
    if (did === 'give_up') deps.signals.escalationUnanswered(tenantId);
  }
  for (const { kind, did } of clocks) if (did === 'breach') deps.signals.slaBreached(tenantId, kind);
  const steps = new Set(again.map((at) => Math.round(at / escalationSlotMs) * escalationSlotMs));
  await Promise.all([
    ...lanes.map((lane) => deps.wakeLane(tenantId, lane).catch(lost)),
    ...[...steps].map((at) => deps.remindEscalations(tenantId, at).catch(lost)),
  ]);
  return more;
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
  const { alert_id: alertId, escalation_policy: policy, escalation_levels: levels = [] } = request;
  return { kind: 'setup', tenantId: principal.tenantId, runId: job.runId, alertId, policy, levels, startedAt: job.sentAt, actorTokenId: principal.tokenId };
}
