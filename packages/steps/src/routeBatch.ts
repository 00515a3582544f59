import type { RouteJob } from '@tocsin/contracts/jobs';
import type { Severity } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import { mustWake } from '@tocsin/core/group';
import { type Heartbeat, heardEvent, heartbeatOf } from '@tocsin/core/heartbeat';
import { comesLate, type Fold, foldEvents, type Logged, type StampedEvent } from '@tocsin/core/lifecycle';
import { withTimeout } from '@tocsin/core/resolveTimeout';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { AuditEntry, InTenant } from './ports.ts';
import { LostRaceError, type RecordDeps, type Recorded, recordFolds, type Wake } from './recordFolds.ts';
import { type RouseDeps, rouseInhibited } from './rouseInhibited.ts';

export interface RouteDeps<Tx> extends RecordDeps<Tx>, RouseDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  insertBatch(tx: Tx, batch: WorkedBatch): Promise<boolean>;
  lockAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  /** Answers the heartbeats that were missing until then. */
  noteBeats(tx: Tx, beats: readonly Beat[]): Promise<string[]>;
  loadLog(tx: Tx, alerts: readonly { alertId: string; since: number }[]): Promise<(Logged & { alertId: string })[]>;
  /** Outside of any transaction: what has been committed by now. */
  owingGroups(groupIds: readonly string[]): Promise<Set<string>>;
  now(): number;
}

/** A source reported, at `at` (ms since 1970); within `coalesceMs` of the last report it need not be noted. */
export interface Beat {
  name: string;
  at: number;
  coalesceMs: number;
}

/** How a batch is marked as worked. `owed` counts a transition once for each group that it is owed in. */
export interface WorkedBatch {
  batchId: string;
  stamp: number;
  receivedAt: number;
  source: string;
  events: number;
  transitions: number;
  refused: number;
  owed: number;
}

/** How many alerts of one type and severity turned: to fire, or to be over. */
export interface Turns {
  alertType: string;
  severity: Severity;
  to: 'firing' | 'resolved';
  alerts: number;
}

/** What comes after a batch: groups to flush, at a time (ms since 1970). */
export interface RouteResult {
  flushes: { tenantId: string; groupId: string; at: number }[];
  turns: Turns[];
  duplicate: boolean;
}

/**
 * Takes a batch of events to the record: folds them into their alerts, routes what changed, notes what is owed and when each group is to speak. All of it in
 * one transaction that is marked with the batch's id, so that a batch that comes again changes nothing. Throws when the store does; the batch is then tried
 * again as it is.
 */
export async function routeBatch<Tx>(deps: RouteDeps<Tx>, job: RouteJob): Promise<RouteResult> {
  const plan = await deps.planOf(job.tenantId);
  const recorded = await againWhenLost(job, () => deps.inTenant(job.tenantId, (tx) => record(deps, tx, plan, job)));
  if (recorded === null) return { flushes: [], turns: [], duplicate: true };
  const again = await wakeAgain(deps, job, recorded.unsure);
  const roused = await rouseInhibited(deps, job.tenantId, recorded.over);
  const flushes = [...[...recorded.woken, ...again].map((wake) => ({ tenantId: job.tenantId, groupId: wake.groupId, at: wake.flushAt })), ...roused];
  return { flushes, turns: recorded.turns, duplicate: false };
}

async function record<Tx>(deps: RouteDeps<Tx>, tx: Tx, plan: TenantPlan, job: RouteJob): Promise<(Recorded & { turns: Turns[] }) | null> {
  const { byAlert, beats } = sortEvents(plan, job);
  const heard = beats.size === 0 ? [] : await noteBeats(deps, tx, beats);
  const alertIds = [...byAlert.keys(), ...heard.map(({ event }) => event.alertId)];
  const known = new Map((await deps.lockAlerts(tx, alertIds.sort())).map((alert) => [alert.alertId, alert]));
  // It may have been missed while its beat was on its way: being heard comes after that.
  for (const { event, stamp } of heard) add(byAlert, { event, stamp: Math.max(stamp, (known.get(event.alertId)?.stamp ?? 0) + 1) });
  const logs = await logsOfLate(deps, tx, known, byAlert);
  const folds = [...byAlert].map(([alertId, events]) => foldEvents(known.get(alertId) ?? null, events, logs.get(alertId)));
  const transitions = folds.reduce((sum, fold) => sum + fold.transitions, 0);
  const { batchId, stamp, receivedAt, source, traceparent } = job;
  const row = { batchId, stamp, receivedAt, source, events: job.events.length, transitions, refused: 0 };
  const mark = (owed: number) => deps.insertBatch(tx, { ...row, owed });
  const audit = transitions > 0 ? receipt(job, transitions) : null;
  const recorded = await recordFolds(deps, tx, plan, { batchId, receivedAt, traceparent, audit }, folds, deps.now(), mark);
  return recorded && { ...recorded, turns: turnsOf(folds) };
}

function turnsOf(folds: readonly Fold[]): Turns[] {
  const turns = new Map<string, Turns>();
  for (const { next, log } of folds)
    for (const { transition, status: to } of log) {
      if (!transition) continue;
      const { alertType, severity } = next;
      const key = JSON.stringify([alertType, severity, to]);
      turns.set(key, { alertType, severity, to, alerts: (turns.get(key)?.alerts ?? 0) + 1 });
    }
  return [...turns.values()];
}

function receipt({ actorTokenId, batchId, source, events }: RouteJob, transitions: number): AuditEntry {
  const detail = { source, events: events.length, transitions };
  return { actor: { kind: 'token', tokenId: actorTokenId }, action: 'alerts.received', subject: batchId, detail };
}

/** The logs of alerts of which something comes late: another batch of the same alert, sent later, was worked before this one. */
async function logsOfLate<Tx>(
  deps: RouteDeps<Tx>,
  tx: Tx,
  known: ReadonlyMap<string, AlertState>,
  byAlert: ReadonlyMap<string, StampedEvent[]>,
): Promise<Map<string, Logged[]>> {
  const late = [...byAlert].filter(([alertId, events]) => comesLate(known.get(alertId), events));
  if (late.length === 0) return new Map();
  const rows = await deps.loadLog(
    tx,
    late.map(([alertId, events]) => ({ alertId, since: events[0]?.stamp ?? 0 })),
  );
  return Map.groupBy(rows, (row) => row.alertId);
}

/** What a batch says of which alert, and of sources that promised to report: a beat is no alert. */
function sortEvents(plan: TenantPlan, job: RouteJob): { byAlert: Map<string, StampedEvent[]>; beats: Map<string, NotedBeat> } {
  const byAlert = new Map<string, StampedEvent[]>();
  const beats = new Map<string, NotedBeat>();
  job.events.forEach((event, index) => {
    const stamp = job.stamp + index;
    const heartbeat = plan.heartbeats.length > 0 ? heartbeatOf(plan.heartbeats, event) : null;
    if (heartbeat === null) add(byAlert, { stamp, event: withTimeout(plan.resolveTimeouts, event, job.receivedAt) });
    // Its end is the sender's going, which is noticed soon enough.
    else if (event.status === 'firing') beats.set(heartbeat.name, { heartbeat, stamp, at: job.receivedAt });
  });
  return { byAlert, beats };
}

interface NotedBeat {
  heartbeat: Heartbeat;
  stamp: number;
  at: number;
}

function add(byAlert: Map<string, StampedEvent[]>, stamped: StampedEvent): void {
  const { alertId } = stamped.event;
  const known = byAlert.get(alertId);
  if (known) known.push(stamped);
  else byAlert.set(alertId, [stamped]);
}

/** Notes beats, before any alert is locked; answers the ends of what was missing and is heard again. */
async function noteBeats<Tx>(deps: RouteDeps<Tx>, tx: Tx, beats: ReadonlyMap<string, NotedBeat>): Promise<StampedEvent[]> {
  const noted = [...beats.values()].map(({ heartbeat: { name, coalesceMs }, at }) => ({ name, at, coalesceMs }));
  return (await deps.noteBeats(tx, noted)).flatMap((name) => {
    const beat = beats.get(name);
    return beat === undefined ? [] : [{ stamp: beat.stamp, event: heardEvent(beat.heartbeat, beat.at) }];
  });
}

/** A batch that lost the race for a new alert finds that one there when it starts over: so it can lose once for each of its alerts, and no more. */
async function againWhenLost<T>(job: RouteJob, work: () => Promise<T>): Promise<T> {
  for (let losses = 0; ; losses += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostRaceError) || losses === job.events.length) throw error;
    }
  }
}

/**
 * A group that was already waiting when the batch looked may have been flushed before the batch was committed: that flush did not see it, and took the waiting
 * away. So it is looked at once more, now that the batch can be seen. A flush that commits only after this look sees the batch in its own second look
 * (`lookAgain` in `flushGroups`). A group that closed with the batch in it owes nothing, and stays closed. What is lost between a commit and a look, because a process died, is found by `armForgotten`.
 */
async function wakeAgain<Tx>(deps: RouteDeps<Tx>, job: RouteJob, unsure: readonly Wake[]): Promise<Wake[]> {
  if (unsure.length === 0) return [];
  return deps.inTenant(job.tenantId, async (tx) => {
    const ids = unsure.map((wake) => wake.groupId);
    const schedules = new Map((await deps.loadGroupSchedules(tx, ids)).map((schedule) => [schedule.groupId, schedule]));
    const asleep = unsure.filter((wake) => mustWake(schedules.get(wake.groupId), wake.flushAt));
    const closed = asleep.filter(({ groupId }) => schedules.get(groupId)?.status === 'closed').map(({ groupId }) => groupId);
    const owing = closed.length > 0 ? await deps.owingGroups(closed) : new Set();
    const missed = asleep.filter(({ groupId }) => schedules.get(groupId)?.status !== 'closed' || owing.has(groupId));
    await deps.wakeGroups(tx, job.receivedAt, job.traceparent, missed);
    return missed;
  });
}
