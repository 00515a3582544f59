import type { Severity } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import { flushTimeOf, type GroupSchedule, mustWake } from '@tocsin/core/group';
import { groupIdOf } from '@tocsin/core/groupIdentity';
import { type InhibitSource, inhibitSourcesOf } from '@tocsin/core/inhibition';
import type { Fold } from '@tocsin/core/lifecycle';
import { type CompiledRoute, groupLabelsOf } from '@tocsin/core/routing';
import { routesFor, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { Audit, AuditEntry } from './ports.ts';

/** A group to be woken, as the store takes it. */
export interface Wake {
  groupId: string;
  routeKey: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  groupIntervalMs: number;
  repeatIntervalMs: number;
  flushAt: number;
}

/** What recording needs of the store. */
export interface RecordDeps<Tx> {
  insertAlerts(tx: Tx, alerts: readonly AlertState[]): Promise<number>;
  updateAlerts(tx: Tx, alerts: readonly AlertState[]): Promise<void>;
  appendEvents(
    tx: Tx,
    batchId: string,
    receivedAt: number,
    events: readonly { alertId: string; stamp: number; status: string; transition: boolean }[],
  ): Promise<void>;
  loadGroupSchedules(tx: Tx, groupIds: readonly string[]): Promise<GroupSchedule[]>;
  wakeGroups(tx: Tx, receivedAt: number, traceparent: string | null, wakes: readonly Wake[]): Promise<void>;
  upsertMembers(
    tx: Tx,
    members: readonly { groupId: string; alertId: string; status: string; severity: Severity; stamp: number; pending: number }[],
  ): Promise<void>;
  /** Stops the runs of alerts themselves; those of their groups end with the flush that tells it. */
  stopAlertRuns(tx: Tx, alertIds: readonly string[], reason: 'resolved', now: number): Promise<string[]>;
  storeInhibitSources(tx: Tx, alertIds: readonly string[], sources: readonly InhibitSource[]): Promise<void>;
  audit: Audit<Tx>;
}

/** Where the folds came from, and what the audit says of them; null: nothing. */
export interface RecordedBatch {
  batchId: string;
  receivedAt: number;
  traceparent: string | null;
  audit: AuditEntry | null;
}

/** Groups to look at, and when. `unsure` are those that were already waiting: see `wakeAgain`. `over`: alerts that inhibit nothing any more, or something else: see `rouseInhibited`. */
export interface Recorded {
  woken: Wake[];
  unsure: Wake[];
  over: string[];
}

/** Another batch added one of these alerts in the meantime: the transaction must be rolled back and started over. */
export class LostRaceError extends Error {
  constructor() {
    super('another batch added one of these alerts at the same time');
    this.name = 'LostRaceError';
  }
}

/**
 * Stores what became of alerts, all or nothing: the alerts, their events, the groups they belong to and what is owed there. Everything is sorted, so that
 * batches that run side by side cannot deadlock. Unchanged repeats leave no trace. `mark` marks the batch as worked, with how many transitions it owes, once for each
 * of their groups; null when it was already.
 */
export async function recordFolds<Tx>(
  deps: RecordDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  batch: RecordedBatch,
  folds: readonly Fold[],
  now: number,
  mark: (owed: number) => Promise<boolean>,
): Promise<Recorded | null> {
  const changed = folds.filter((fold) => fold.change !== 'none' || fold.log.length > 0).sort((a, b) => (a.next.alertId < b.next.alertId ? -1 : 1));
  const placed = changed.map((fold) => place(plan, fold));
  const told = placed.filter(({ fold }) => fold.transitions > 0 || fold.change === 'state');
  const routes = routesOf(told);
  const members = membersOf(told);
  const [fresh, schedules] = await Promise.all([
    mark(members.reduce((sum, { pending }) => sum + pending, 0)),
    routes.length > 0
      ? deps.loadGroupSchedules(
          tx,
          routes.map(({ groupId }) => groupId),
        )
      : [],
  ]);
  if (!fresh) return null;
  const recorded = wakesOf(routes, schedules, now);
  const added = placed.filter(({ fold }) => fold.isNew).map(({ alert }) => alert);
  const updated = placed.filter(({ fold }) => !fold.isNew && fold.change !== 'none').map(({ alert }) => alert);
  const events = changed.flatMap((fold) => fold.log.map((event) => ({ alertId: fold.next.alertId, ...event })));
  const relabelled = placed.filter(({ fold }) => fold.relabelled);
  const resolved = told.filter(({ alert, fold }) => alert.status === 'resolved' && !fold.isNew).map(({ alert }) => alert.alertId);
  const [stored] = await Promise.all([
    added.length > 0 ? deps.insertAlerts(tx, added) : 0,
    noteInhibition(deps, tx, plan, [...new Set([...told, ...relabelled])]),
    updated.length > 0 ? deps.updateAlerts(tx, updated) : undefined,
    deps.appendEvents(tx, batch.batchId, batch.receivedAt, events),
    deps.wakeGroups(tx, batch.receivedAt, batch.traceparent, recorded.woken),
    deps.upsertMembers(tx, members),
    resolved.length > 0 ? deps.stopAlertRuns(tx, resolved, 'resolved', now) : undefined,
    batch.audit ? deps.audit(tx, batch.audit) : undefined,
  ]);
  if (stored < added.length) throw new LostRaceError();
  const over = plan.inhibitRules.length > 0 ? [...new Set([...resolved, ...relabelled.map(({ alert }) => alert.alertId)])] : [];
  return { ...recorded, over };
}

/** Notes what the alerts inhibit from now on. */
async function noteInhibition<Tx>(deps: RecordDeps<Tx>, tx: Tx, plan: TenantPlan, changed: readonly Placed[]): Promise<void> {
  if (plan.inhibitRules.length === 0 || changed.length === 0) return;
  const alerts = changed.map(({ alert }) => alert);
  const sources = alerts.filter(({ status }) => status !== 'resolved').flatMap(({ alertId, labels }) => inhibitSourcesOf(plan.inhibitRules, alertId, labels));
  const alertIds = alerts.map(({ alertId }) => alertId);
  await deps.storeInhibitSources(tx, alertIds, sources);
}

interface Routed {
  route: CompiledRoute;
  groupId: string;
  labels: Record<string, string>;
}

interface Placed {
  fold: Fold;
  alert: AlertState;
  routes: Routed[];
}

/**
 * Routes an alert. Until its episode is over it stays in the groups it was in, so that their readers hear of its end too; a group it is no longer routed to is
 * found by `armForgotten`.
 */
function place(plan: TenantPlan, fold: Fold): Placed {
  const labels = fold.next.labels;
  const routes = routesFor(plan, fold.next.environment, labels).map((route) => {
    const groupLabels = groupLabelsOf(route, labels);
    return { route, labels: groupLabels, groupId: groupIdOf(plan.tenantId, route, groupLabels) };
  });
  const ids = routes.map((route) => route.groupId);
  const before = fold.startsEpisode ? [] : fold.next.groupIds;
  return { fold, routes, alert: { ...fold.next, groupIds: [...new Set([...before, ...ids])] } };
}

/** Every group that alerts are routed to, once, sorted. */
function routesOf(told: readonly Placed[]): Routed[] {
  const routes = new Map(told.flatMap((placed) => placed.routes.map((routed) => [routed.groupId, routed] as const)));
  return [...routes.values()].sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
}

function wakesOf(routes: readonly Routed[], schedules: readonly GroupSchedule[], now: number): Omit<Recorded, 'over'> {
  const known = new Map(schedules.map((schedule) => [schedule.groupId, schedule]));
  const recorded: Omit<Recorded, 'over'> = { woken: [], unsure: [] };
  for (const { groupId, route, labels } of routes) {
    const flushAt = flushTimeOf(known.get(groupId), groupId, route, now);
    const { receiver, groupIntervalMs, repeatIntervalMs } = route;
    const wake = { groupId, routeKey: route.key, receiver, labels, groupIntervalMs, repeatIntervalMs, flushAt };
    (mustWake(known.get(groupId), flushAt) ? recorded.woken : recorded.unsure).push(wake);
  }
  return recorded;
}

function membersOf(told: readonly Placed[]) {
  const members = told.flatMap(({ alert, fold }) =>
    alert.groupIds.map((groupId) => {
      const { alertId, status, severity, stamp } = alert;
      return { groupId, alertId, status, severity, stamp, pending: fold.transitions };
    }),
  );
  return members.sort((a, b) => (a.groupId === b.groupId ? (a.alertId < b.alertId ? -1 : 1) : a.groupId < b.groupId ? -1 : 1));
}
