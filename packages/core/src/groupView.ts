import type { Actor } from '@tocsin/contracts/actor';
import type { Owner } from '@tocsin/contracts/groupAction';
import type { AlertView, GroupView, SuppressionView, ThreadView } from '@tocsin/contracts/view';
import { isOverByPerson } from './alertMachine.ts';
import type { AlertState } from './alertState.ts';
import type { FlushReason, GroupState, GroupSummary, Owed } from './group.ts';

/** What the message of a group is made of beside the group itself: how its alerts stand, the worst few of them, and why some are suppressed. */
export interface GroupNews {
  summary: GroupSummary;
  alerts: readonly AlertState[];
  suppression: SuppressionView | null;
  flapping?: GroupView['flapping'];
}

/** All that the message of a group says. */
export function groupViewOf(
  tenantId: string,
  group: GroupState,
  { summary, alerts, suppression, flapping = null }: GroupNews,
  consoleUrl: string | null,
): GroupView {
  const { firing, acknowledged, resolved, suppressed, severity } = summary;
  const over = firing + acknowledged + suppressed === 0;
  const times = alerts.map((alert) => alert.startsAt);
  return {
    tenantId,
    groupId: group.groupId,
    epoch: group.epoch + 1,
    receiver: group.receiver,
    groupLabels: group.labels,
    severity: severity ?? 'info',
    status: over ? 'resolved' : firing > 0 ? 'firing' : acknowledged > 0 ? 'acknowledged' : 'suppressed',
    counts: { firing, acknowledged, resolved, suppressed },
    suppression: suppressed > 0 ? suppression : null,
    alerts: alerts.map(alertViewOf),
    since: times.length > 0 ? Math.min(...times) : group.openedAt,
    resolvedAt: over ? Math.max(0, ...alerts.map((alert) => alert.resolvedAt ?? 0)) || null : null,
    acknowledged: group.acknowledgedAt === null ? null : { by: nameOf(group.acknowledgedBy), at: group.acknowledgedAt, until: group.acknowledgedUntil },
    owner: group.owner?.name ?? null,
    flapping,
    consoleUrl: consoleUrl === null ? null : `${consoleUrl}/?group=${group.groupId}`,
  };
}

/** What the thread under the message says of this flush; null when the message itself says it all. */
export function threadViewOf(
  group: GroupState,
  owed: Owed & { changed: readonly string[] },
  changed: readonly AlertState[],
  worst: readonly AlertState[],
  reason: FlushReason,
  summary: GroupSummary,
): ThreadView | null {
  const { groupId, epoch } = group;
  if (reason === 'repeat') {
    const firing = worst.filter((alert) => alert.status === 'firing');
    const more = Math.max(0, summary.firing - firing.length);
    return { groupId, epoch: epoch + 1, fired: summary.firing, resolved: 0, alerts: firing.map(alertViewOf), more, reminder: true, calm: null };
  }
  if (reason === 'calm') {
    const calm = summary.firing + summary.acknowledged + summary.suppressed > 0 ? 'firing' : 'over';
    return { groupId, epoch: epoch + 1, fired: 0, resolved: 0, alerts: [], more: 0, reminder: false, calm };
  }
  if (owed.fired + owed.resolved === 0 || reason === 'first') return null;
  const order = new Map(owed.changed.map((alertId, index) => [alertId, index]));
  const alerts = [...changed].sort((a, b) => (order.get(a.alertId) ?? 0) - (order.get(b.alertId) ?? 0)).map(alertViewOf);
  const more = owed.fired + owed.resolved - alerts.length;
  return { groupId, epoch: epoch + 1, fired: owed.fired, resolved: owed.resolved, alerts, more, reminder: false, calm: null };
}

/** An alert as messages show it. */
export function alertViewOf(alert: AlertState): AlertView {
  const { alertId, alertType, severity, status, message, environment, labels, annotations, startsAt, resolvedAt, generatorUrl, unseen, resolvedBy } = alert;
  const byTime = resolvedBy !== null && !isOverByPerson(alert);
  return {
    ...(byTime && { byTime }),
    alertId,
    alertType,
    severity,
    status,
    message,
    environment,
    labels,
    annotations,
    startsAt,
    resolvedAt,
    generatorUrl,
    unseen,
  };
}

/** Who answers for what this actor acknowledged. */
export function ownerOf(actor: Actor): Owner {
  return { userId: actor.kind === 'slack' ? actor.userId : null, name: nameOf(actor) };
}

/** How a person, or what acted in a person's place, is named in a message: a Slack user as a mention that cannot notify is left to `render`. */
export function nameOf(actor: Actor | null): string {
  if (actor === null) return '';
  return actor.kind === 'slack' || actor.kind === 'operator' || actor.kind === 'service' ? actor.name : actor.kind;
}
