import { randomUUID } from 'node:crypto';
import type { Actor } from '@tocsin/contracts/actor';
import { type Severity, severityRank } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';
import { actOn } from '@tocsin/core/alertMachine';
import type { AlertState } from '@tocsin/core/alertState';
import { steady } from '@tocsin/core/flapping';
import { ownerOf } from '@tocsin/core/groupView';
import { lockShown } from '@tocsin/store/actOnGroup';
import type { Store } from '@tocsin/store/connect';
import { storeActs } from '@tocsin/store/storeActs';
import { insertAlerts } from '@tocsin/store/storeAlerts';
import { storeFlushes } from '@tocsin/store/storeFlush';
import { countMembers } from '@tocsin/store/summariseGroup';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { upsertMembers } from '@tocsin/store/upsertMembers';
import { wakeGroups } from '@tocsin/store/wakeGroups';

/** A group as a test wants it: made by the store's own verbs, so that it is what the worker would have left. */
export interface SeedGroup {
  groupId?: string;
  receiver?: string;
  labels?: Record<string, string>;
  alerts: {
    severity: Severity;
    message: string;
    status?: AlertStatus;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    startsAt?: number;
    generatorUrl?: string;
  }[];
  openedAt: number;
  acknowledgedBy?: Actor;
  closedAt?: number;
}

/** Stores a group with its alerts and flushes it, at `openedAt` or when it was closed. Answers its id. */
export async function seedGroup(store: Store, tenantId: string, seed: SeedGroup): Promise<string> {
  const groupId = seed.groupId ?? randomUUID();
  const { labels = {}, receiver = 'default', openedAt } = seed;
  const alerts = seed.alerts.map((alert, index) => alertOf(seed, groupId, alert, index)).sort((a, b) => (a.alertId < b.alertId ? -1 : 1));
  await inTenant(store, tenantId, async (tx) => {
    await wakeGroups(tx, openedAt, null, [
      { groupId, routeKey: '', receiver, labels, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000, flushAt: openedAt },
    ]);
    await insertAlerts(tx, alerts);
    await upsertMembers(
      tx,
      alerts.map(({ alertId, status, severity, stamp }) => ({ groupId, alertId, status, severity, stamp, pending: 0 })),
    );
    if (seed.acknowledgedBy) await acknowledge(tx, groupId, seed.acknowledgedBy, openedAt + 60_000);
    const summary = (await countMembers(tx, [groupId])).get(groupId);
    if (!summary) throw new Error(`group ${groupId} has no members`);
    const flush = { groupId, nextFlushAt: null, aloud: true, close: seed.closedAt !== undefined, headline: alerts[0]?.message ?? null, summary, flaps: steady };
    await storeFlushes(tx, [flush], seed.closedAt ?? openedAt);
  });
  return groupId;
}

async function acknowledge(tx: Tx, groupId: string, by: Actor, at: number): Promise<void> {
  const alerts = (await lockShown(tx, groupId, ['firing'])).flatMap((alert) => ({ ...alert, ...actOn(alert, { do: 'acknowledge', by }, at) }));
  await storeActs(tx, { alerts, groupIds: [groupId], signature: { groupId, by, owner: ownerOf(by), at, until: null }, reopens: false }, at);
}

function alertOf(seed: SeedGroup, groupId: string, alert: SeedGroup['alerts'][number], index: number): AlertState {
  const status = alert.status ?? (seed.closedAt === undefined ? 'firing' : 'resolved');
  return {
    ...{
      alertId: randomUUID(),
      fingerprint: 'a'.repeat(16),
      status,
      severity: alert.severity,
      alertType: alert.labels?.['alertname'] ?? 'test',
      environment: 'prod',
    },
    ...{ message: alert.message, labels: { ...seed.labels, ...alert.labels }, annotations: alert.annotations ?? {}, generatorUrl: alert.generatorUrl ?? null },
    ...{
      startsAt: alert.startsAt ?? seed.openedAt,
      expiresAt: null,
      resolvedAt: status === 'resolved' ? (seed.closedAt ?? seed.openedAt) : null,
      resolvedBy: null,
    },
    ...{
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
      unseen: false,
      stamp: seed.openedAt * 1_000 + index + severityRank[alert.severity],
      groupIds: [groupId],
    },
  };
}
