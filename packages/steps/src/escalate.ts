import type { EscalationSetup } from '@tocsin/contracts/jobs';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { EscalationView, Localised } from '@tocsin/contracts/view';
import type { AlertState } from '@tocsin/core/alertState';
import { decideLevel, type EscalationRun, type LevelDecision, levelDueAt } from '@tocsin/core/escalationRun';
import { alertViewOf } from '@tocsin/core/groupView';
import { environmentPlanOf, laneOfChannel, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';

export interface EscalateDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  insertRun(tx: Tx, run: EscalationRun, nextAt: number): Promise<boolean>;
  lockRun(tx: Tx, runId: string, level: number): Promise<(EscalationRun & { nextAt: number }) | null>;
  advanceRun(tx: Tx, runId: string, to: { level: number; at: number } | { state: 'finished' | 'stopped'; reason: string }): Promise<void>;
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderEscalation(plan: TenantPlan, input: Localised<EscalationView>): SlackMessage;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

/** A level to be reminded of, at a time (ms since 1970). */
export interface NextLevel {
  runId: string;
  level: number;
  at: number;
}

/** Stores a new run and answers its first level. The same run set up twice is one. */
export async function setUpEscalation<Tx>(deps: EscalateDeps<Tx>, job: EscalationSetup): Promise<NextLevel | null> {
  const { runId, policy, alertId, levels, startedAt, actorTokenId, tenantId } = job;
  const run: EscalationRun = { runId, policy, alertId, levels, startedAt, nextLevel: 0 };
  const at = levelDueAt(run, 0);
  if (at === null) return null;
  await deps.inTenant(tenantId, async (tx) => {
    if (!(await deps.insertRun(tx, run, at))) return;
    await deps.audit(tx, { actor: { kind: 'token', tokenId: actorTokenId }, action: 'escalation.set_up', subject: runId, detail: { policy, alertId, levels } });
  });
  return { runId, level: 0, at };
}

/** What came of a level: the lanes to drain, the next level to be reminded of, and how late it was (ms). */
export interface LevelResult {
  did: LevelDecision['do'] | 'nothing';
  lanes: string[];
  next: NextLevel | null;
  lateMs: number;
}

/** A reminder may fire a little early across machines; this much is let pass. */
const earlyMs = 5;

/** Claims a level that is due and tells its channels, if nobody has answered. Called twice, by two workers or too early, it pages once. */
export async function fireLevel<Tx>(deps: EscalateDeps<Tx>, job: { tenantId: string; runId: string; level: number }): Promise<LevelResult> {
  const plan = await deps.planOf(job.tenantId);
  return deps.inTenant(job.tenantId, async (tx) => {
    const run = await deps.lockRun(tx, job.runId, job.level);
    const now = deps.now();
    if (run === null) return { did: 'nothing', lanes: [], next: null, lateMs: 0 };
    if (run.nextAt > now + earlyMs) return { did: 'nothing', lanes: [], next: { runId: run.runId, level: job.level, at: run.nextAt }, lateMs: 0 };
    const [alert] = await deps.loadAlerts(tx, [run.alertId]);
    const decision = decideLevel(run, alert?.status ?? null, now);
    if (decision.do === 'wait') {
      await deps.advanceRun(tx, run.runId, { level: job.level, at: decision.at });
      return { did: 'wait', lanes: [], next: { runId: run.runId, level: job.level, at: decision.at }, lateMs: 0 };
    }
    if (decision.do === 'stop' || alert === undefined) {
      const reason = decision.do === 'stop' ? decision.reason : 'alert_never_arrived';
      await deps.advanceRun(tx, run.runId, { state: 'stopped', reason });
      await deps.audit(tx, {
        actor: { kind: 'system', process: 'escalate' },
        action: 'escalation.stopped',
        subject: run.runId,
        detail: { reason, level: job.level },
      });
      return { did: 'stop', lanes: [], next: null, lateMs: 0 };
    }
    const lanes = await page(deps, tx, plan, run, alert, decision, now);
    const next = decision.next === null ? null : { runId: run.runId, ...decision.next };
    return { did: 'page', lanes, next, lateMs: Math.max(0, now - run.nextAt) };
  });
}

async function page<Tx>(
  deps: EscalateDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  run: EscalationRun,
  alert: AlertState,
  decision: Extract<LevelDecision, { do: 'page' }>,
  now: number,
): Promise<string[]> {
  const lanes = [...new Set((run.levels[decision.level]?.channels ?? []).map(laneOfChannel))];
  const message = deps.renderEscalation(plan, { language: environmentPlanOf(plan, alert.environment).language, view: viewOf(plan, run, alert, decision, now) });
  const subject = { groupId: null, episode: null, epoch: null, runId: run.runId, level: decision.level };
  const rest = { covers: 0, message, receivedAt: null, traceparent: null, notBefore: now };
  await deps.oweWrites(
    tx,
    lanes.map((lane) => ({ writeId: deps.newId(), lane, kind: 'page', ...subject, ...rest })),
  );
  await deps.advanceRun(tx, run.runId, decision.next ?? { state: 'finished', reason: 'last level told' });
  const detail = { level: decision.level, alertId: run.alertId, lanes };
  await deps.audit(tx, { actor: { kind: 'system', process: 'escalate' }, action: 'escalation.level_fired', subject: run.runId, detail });
  return lanes;
}

function viewOf(plan: TenantPlan, run: EscalationRun, alert: AlertState, decision: Extract<LevelDecision, { do: 'page' }>, now: number): EscalationView {
  return {
    tenantId: plan.tenantId,
    groupId: alert.groupIds[0] ?? null,
    policy: run.policy,
    level: decision.level + 1,
    levels: run.levels.length,
    alert: alertViewOf(alert),
    unansweredMs: Math.max(0, now - run.startedAt),
    nextLevelAt: decision.next?.at ?? null,
    permalink: null,
  };
}
