import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { TimelineEntry } from '@tocsin/contracts/groupAction';
import { byTime } from '@tocsin/core/alertMachine';
import type { AlertState } from '@tocsin/core/alertState';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { type Fold, foldEvents } from '@tocsin/core/lifecycle';
import { resolveTimeoutOf } from '@tocsin/core/resolveTimeout';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';
import { type RecordDeps, recordFolds } from './recordFolds.ts';
import { type RouseDeps, rouseInhibited } from './rouseInhibited.ts';
import type { WorkedBatch } from './routeBatch.ts';

export interface ExpireDeps<Tx> extends RecordDeps<Tx>, RouseDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  insertBatch(tx: Tx, batch: WorkedBatch): Promise<boolean>;
  lockExpiredAlerts(tx: Tx, alertIds: readonly string[], now: number): Promise<AlertState[]>;
  readEpisodes(tx: Tx, groupIds: readonly string[]): Promise<{ groupId: string; episode: number }[]>;
  noteTimelines(tx: Tx, entries: readonly TimelineEntry[]): Promise<void>;
  nextStamp(count: number): Promise<number>;
  now(): number;
}

/**
 * Resolves alerts whose lease has run out: their source has stopped repeating them; they are resolved by time. Whether one really has is looked at again under lock, so an event that came
 * in the meantime wins. `heardSince`: since when we listen, ms since 1970; null: always. Answers the groups to flush.
 */
export async function expireAlerts<Tx>(
  deps: ExpireDeps<Tx>,
  tenantId: string,
  alertIds: readonly string[],
  heardSince: number | null = null,
): Promise<{ tenantId: string; groupId: string; at: number }[]> {
  const plan = await deps.planOf(tenantId);
  const stamp = await deps.nextStamp(alertIds.length);
  const recorded = await deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const due = await deps.lockExpiredAlerts(tx, [...alertIds].sort(), now);
    const spared = due.flatMap((alert) => sparedUntil(plan, alert, heardSince, now) ?? []);
    if (spared.length > 0) await deps.updateAlerts(tx, spared);
    const expired = due.filter(({ alertId }) => !spared.some((alert) => alert.alertId === alertId));
    if (expired.length === 0) return null;
    const folds = expired.map((alert, index) => endedByTime(alert, stamp + index));
    const batchId = uuidOf('expiry', [tenantId, String(stamp)]);
    const actor = { kind: 'system', process: 'housekeep' } as const;
    const audit = { actor, action: 'alerts.expired', subject: batchId, detail: { alerts: expired.length } };
    const transitions = folds.reduce((sum, fold) => sum + fold.transitions, 0);
    const row = { batchId, stamp, receivedAt: now, source: 'expiry', events: expired.length, transitions, refused: 0 };
    const mark = (owed: number) => deps.insertBatch(tx, { ...row, owed });
    const recorded = await recordFolds(deps, tx, plan, { batchId, receivedAt: now, traceparent: null, audit }, folds, now, mark);
    await noteExpired(deps, tx, expired, now);
    return recorded;
  });
  const roused = await rouseInhibited(deps, tenantId, recorded?.over ?? []);
  return [...(recorded?.woken ?? []).map((wake) => ({ tenantId, groupId: wake.groupId, at: wake.flushAt })), ...roused];
}

/** An alert whose source may be quiet for long has all of that time again after we were away ourselves: it may have been heard by nobody. */
function sparedUntil(plan: TenantPlan, alert: AlertState, heardSince: number | null, now: number): AlertState | null {
  const afterMs = heardSince === null ? null : resolveTimeoutOf(plan.resolveTimeouts, alert.labels);
  if (heardSince === null || afterMs === null || heardSince + afterMs <= now) return null;
  return { ...alert, expiresAt: heardSince + afterMs };
}

/** Its lease says when; that it was time is kept beside it, for whoever reads of it, and as its source may yet be heard. */
function endedByTime(alert: AlertState, stamp: number): Fold {
  const fold = foldEvents(alert, [{ stamp, event: ending(alert) }]);
  return { ...fold, next: { ...fold.next, resolvedBy: byTime } };
}

async function noteExpired<Tx>(deps: ExpireDeps<Tx>, tx: Tx, expired: readonly AlertState[], at: number): Promise<void> {
  const counts = new Map<string, number>();
  for (const groupId of expired.flatMap(({ groupIds }) => groupIds)) counts.set(groupId, (counts.get(groupId) ?? 0) + 1);
  const groups = await deps.readEpisodes(tx, [...counts.keys()]);
  await deps.noteTimelines(
    tx,
    groups.map(({ groupId, episode }) => ({ groupId, episode, at, kind: 'expired', actor: byTime, detail: { alerts: counts.get(groupId) } })),
  );
}

function ending(alert: AlertState): AlertEvent {
  const { alertId, fingerprint, alertType, severity, environment, message, labels, annotations, startsAt, expiresAt, generatorUrl } = alert;
  const said = { alertId, fingerprint, alertType, severity, environment, message, labels, annotations, startsAt, generatorUrl };
  return { ...said, status: 'resolved', endsAt: expiresAt };
}
