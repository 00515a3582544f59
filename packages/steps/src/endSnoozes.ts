import type { Actor } from '@tocsin/contracts/actor';
import { actOn } from '@tocsin/core/alertMachine';
import { nameOf } from '@tocsin/core/groupView';
import { type MoveDeps, moveAlerts, type StandingAlert } from './moveAlerts.ts';
import { oweLines } from './oweLines.ts';
import type { Audit, InTenant } from './ports.ts';

export interface EndSnoozesDeps<Tx> extends MoveDeps<Tx> {
  inTenant: InTenant<Tx>;
  /** Those that are still snoozed, and until `now` or less. */
  lockSnoozed(tx: Tx, alertIds: readonly string[], now: number): Promise<StandingAlert[]>;
  audit: Audit<Tx>;
  now(): number;
}

/** Groups to flush, and lanes with something to say. */
export interface EndedSnoozes {
  groupIds: string[];
  lanes: string[];
}

const housekeep: Actor = { kind: 'system', process: 'housekeep' };

/**
 * Lets alerts fire again whose snooze is over: their escalations go on with the time that was left, and every thread that shows them says so, with whose snooze it
 * was. What somebody answered in the meantime is left alone.
 */
export async function endSnoozes<Tx>(deps: EndSnoozesDeps<Tx>, tenantId: string, alertIds: readonly string[]): Promise<EndedSnoozes> {
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const locked = await deps.lockSnoozed(tx, [...alertIds].sort(), now);
    const alerts = locked.flatMap((alert) => {
      const next = actOn(alert, { do: 'lapse' }, now);
      return next === null ? [] : [{ ...alert, ...next }];
    });
    if (alerts.length === 0) return { groupIds: [], lanes: [] };
    const groups = await deps.lockGroups(tx, [...new Set(alerts.flatMap(({ groupIds }) => groupIds))].sort());
    const move = { alerts, groups, signature: 'owner_stays', reopens: false, kind: 'snooze_ended', actor: housekeep, until: null, now } as const;
    const { groupIds, runs } = await moveAlerts(deps, tx, move);
    const told = groups.filter(({ groupId }) => groupIds.includes(groupId));
    const lines = told.map((group) => {
      const mine = locked.filter((alert) => alert.groupIds.includes(group.groupId));
      return { group, view: { action: 'snooze_ended' as const, by: nameOf(mine[0]?.acknowledgedBy ?? null), at: now, count: mine.length } };
    });
    const lanes = await oweLines(deps, tx, lines, now);
    const detail = { alerts: alerts.length, groups: groupIds, ...runs };
    await deps.audit(tx, { actor: housekeep, action: 'alerts.snooze_ended', subject: groupIds[0] ?? alerts[0]?.alertId ?? '', detail });
    return { groupIds, lanes };
  });
}
