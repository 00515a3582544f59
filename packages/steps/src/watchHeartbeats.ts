import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { AlertState } from '@tocsin/core/alertState';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { heartbeatAlertId, missedEvent } from '@tocsin/core/heartbeat';
import { foldEvents } from '@tocsin/core/lifecycle';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';
import { type RecordDeps, recordFolds } from './recordFolds.ts';
import { type RouseDeps, rouseInhibited } from './rouseInhibited.ts';
import type { WorkedBatch } from './routeBatch.ts';

export interface HeartbeatDeps<Tx> extends RecordDeps<Tx>, RouseDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  insertBatch(tx: Tx, batch: WorkedBatch): Promise<boolean>;
  lockAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  /** Those that were due by `before` and have not been heard meanwhile. */
  markMissing(tx: Tx, names: readonly string[], before: number): Promise<{ name: string; lastSeenAt: number | null; dueAt: number }[]>;
  keepHeartbeats(tx: Tx, version: number, heartbeats: readonly { name: string; windowMs: number }[], now: number): Promise<string[]>;
  nextStamp(count: number): Promise<number>;
  now(): number;
}

type Flush = { tenantId: string; groupId: string; at: number };

/** What came in time may still be on its way to the record. */
export const onTheWayMs = 5_000;

/** Lets an alert fire for each of these heartbeats that has not been heard in time; looked at again under lock, so a beat that came meanwhile wins. Answers the groups to flush. */
export async function missHeartbeats<Tx>(deps: HeartbeatDeps<Tx>, tenantId: string, names: readonly string[]): Promise<Flush[]> {
  const plan = await deps.planOf(tenantId);
  const known = new Map(plan.heartbeats.map((heartbeat) => [heartbeat.name, heartbeat]));
  return recordEvents(deps, tenantId, plan, names.length, async (tx, now) => {
    const missing = await deps.markMissing(tx, names, now - onTheWayMs);
    return missing.flatMap(({ name, lastSeenAt, dueAt }) => {
      const heartbeat = known.get(name);
      return heartbeat === undefined ? [] : [missedEvent(heartbeat, lastSeenAt, dueAt)];
    });
  });
}

/** Takes over the heartbeats of the tenant's file as it is now. What is in it no more is not missed any more. Answers the groups to flush. */
export async function followHeartbeats<Tx>(deps: HeartbeatDeps<Tx>, tenantId: string): Promise<Flush[]> {
  const plan = await deps.planOf(tenantId);
  return recordEvents(deps, tenantId, plan, 1, async (tx, now) => {
    const removed = await deps.keepHeartbeats(tx, plan.version, plan.heartbeats, now);
    const alerts = removed.length === 0 ? [] : await deps.lockAlerts(tx, removed.map((name) => heartbeatAlertId(tenantId, name)).sort());
    return alerts.filter(({ status }) => status !== 'resolved').map((alert): AlertEvent => ({ ...alert, status: 'resolved', endsAt: now }));
  });
}

/** Stores what Tocsin itself says of alerts, as a batch of their source would be. Heartbeats are locked before alerts, as where their beats come in. */
async function recordEvents<Tx>(
  deps: HeartbeatDeps<Tx>,
  tenantId: string,
  plan: TenantPlan,
  most: number,
  find: (tx: Tx, now: number) => Promise<AlertEvent[]>,
): Promise<Flush[]> {
  const stamp = await deps.nextStamp(Math.max(1, most));
  const recorded = await deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const events = await find(tx, now);
    if (events.length === 0) return null;
    const alertIds = events.map(({ alertId }) => alertId).sort();
    const alerts = new Map((await deps.lockAlerts(tx, alertIds)).map((alert) => [alert.alertId, alert]));
    const folds = events.map((event, index) => foldEvents(alerts.get(event.alertId) ?? null, [{ stamp: stamp + index, event }]));
    const batchId = uuidOf('heartbeats', [tenantId, String(stamp)]);
    const transitions = folds.reduce((sum, fold) => sum + fold.transitions, 0);
    const row = { batchId, stamp, receivedAt: now, source: 'heartbeats', events: events.length, transitions, refused: 0 };
    const names = events.map(({ labels }) => labels['heartbeat']);
    const actor = { kind: 'system', process: 'housekeep' } as const;
    const audit = { actor, action: `heartbeats.${events[0]?.status === 'firing' ? 'missed' : 'forgotten'}`, subject: batchId, detail: { names } };
    return recordFolds(deps, tx, plan, { batchId, receivedAt: now, traceparent: null, audit }, folds, now, (owed) => deps.insertBatch(tx, { ...row, owed }));
  });
  const roused = await rouseInhibited(deps, tenantId, recorded?.over ?? []);
  return [...(recorded?.woken ?? []).map(({ groupId, flushAt }) => ({ tenantId, groupId, at: flushAt })), ...roused];
}
