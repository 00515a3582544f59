import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { GroupView } from '@tocsin/contracts/view';
import type { AlertState } from './alertState.ts';
import { steady } from './flapping.ts';
import { groupViewOf } from './groupView.ts';
import { foldEvents } from './lifecycle.ts';
import { groupLabelsOf } from './routing.ts';
import { routesFor, type TenantPlan } from './tenantPlan.ts';

/** The id of a group that is nowhere. */
const noGroup = '00000000-0000-4000-8000-000000000000';

/** What the first message would say if this event came now and were alone in its group: for previews. Nothing is silenced or inhibited. `plan` says where it would go. */
export function viewOfEvent(plan: TenantPlan, event: AlertEvent, now: number, consoleUrl: string | null): GroupView {
  return viewOfAlert(plan, foldEvents(null, [{ stamp: now * 1_000, event }]).next, now, consoleUrl);
}

/** The same for an alert that is known, as it stands. */
export function viewOfAlert(plan: TenantPlan, alert: AlertState, now: number, consoleUrl: string | null): GroupView {
  const [route = plan.base.root] = routesFor(plan, alert.environment, alert.labels);
  const { key: routeKey, receiver, groupIntervalMs, repeatIntervalMs } = route;
  const { acknowledgedBy, acknowledgedAt, acknowledgedUntil } = alert;
  const group = {
    ...{ groupId: noGroup, routeKey, receiver, labels: groupLabelsOf(route, alert.labels), groupIntervalMs, repeatIntervalMs },
    ...({
      status: 'open',
      episode: 1,
      epoch: 0,
      nextFlushAt: null,
      lastFlushAt: null,
      heardAt: null,
      refresh: false,
      flaps: steady,
      openedAt: now,
      receivedAt: now,
    } as const),
    ...{ traceparent: null, acknowledgedBy, acknowledgedAt, acknowledgedUntil, owner: null, suppressed: 0 },
  };
  const counts = { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, [alert.status]: 1 };
  return groupViewOf(plan.tenantId, group, { summary: { ...counts, severity: alert.severity }, alerts: [alert], suppression: null }, consoleUrl);
}
