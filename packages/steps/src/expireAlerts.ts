import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { AlertState } from '@tocsin/core/alertState';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { foldEvents } from '@tocsin/core/lifecycle';
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
  nextStamp(count: number): Promise<number>;
  now(): number;
}

/**
 * Resolves alerts whose lease has run out: their source has stopped repeating them. Whether one really has is looked at again under lock, so an event that came
 * in the meantime wins. Answers the groups to flush.
 */
export async function expireAlerts<Tx>(
  deps: ExpireDeps<Tx>,
  tenantId: string,
  alertIds: readonly string[],
): Promise<{ tenantId: string; groupId: string; at: number }[]> {
  const plan = await deps.planOf(tenantId);
  const stamp = await deps.nextStamp(alertIds.length);
  const recorded = await deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const expired = await deps.lockExpiredAlerts(tx, [...alertIds].sort(), now);
    if (expired.length === 0) return null;
    const folds = expired.map((alert, index) => foldEvents(alert, [{ stamp: stamp + index, event: ending(alert) }]));
    const batchId = uuidOf('expiry', [tenantId, String(stamp)]);
    const actor = { kind: 'system', process: 'housekeep' } as const;
    const audit = { actor, action: 'alerts.expired', subject: batchId, detail: { alerts: expired.length } };
    const transitions = folds.reduce((sum, fold) => sum + fold.transitions, 0);
    const row = { batchId, stamp, receivedAt: now, source: 'expiry', events: expired.length, transitions, refused: 0 };
    const mark = (owed: number) => deps.insertBatch(tx, { ...row, owed });
    return recordFolds(deps, tx, plan, { batchId, receivedAt: now, traceparent: null, audit }, folds, now, mark);
  });
  const roused = await rouseInhibited(deps, tenantId, recorded?.over ?? []);
  return [...(recorded?.woken ?? []).map((wake) => ({ tenantId, groupId: wake.groupId, at: wake.flushAt })), ...roused];
}

function ending(alert: AlertState): AlertEvent {
  const { alertId, fingerprint, alertType, severity, environment, message, labels, annotations, startsAt, expiresAt, generatorUrl } = alert;
  const said = { alertId, fingerprint, alertType, severity, environment, message, labels, annotations, startsAt, generatorUrl };
  return { ...said, status: 'resolved', endsAt: expiresAt };
}
