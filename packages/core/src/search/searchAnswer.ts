import { type AlertSearchAnswer, type ChangePlace, cursorOf } from '@tocsin/contracts/alertSearch';
import type { AlertState } from '../alertState.ts';

/** A page of a search as the record gives it. Times are ms since 1970. */
interface Page {
  alerts: readonly (ChangePlace &
    Pick<AlertState, 'status' | 'severity' | 'alertType' | 'environment' | 'message' | 'labels' | 'startsAt' | 'acknowledgedAt' | 'resolvedAt'> & {
      changedAt: number;
    })[];
  next: ChangePlace | null;
  stoppedAfter: number | null;
}

/** A page as the API answers it. */
export function searchAnswer({ alerts, next, stoppedAfter }: Page): AlertSearchAnswer {
  return {
    alerts: alerts.map((alert) => ({
      id: alert.alertId,
      status: alert.status,
      alert_type: alert.alertType,
      severity: alert.severity,
      environment: alert.environment,
      message: alert.message,
      labels: alert.labels,
      starts_at: iso(alert.startsAt),
      changed_at: iso(alert.changedAt),
      acknowledged_at: alert.acknowledgedAt === null ? null : iso(alert.acknowledgedAt),
      resolved_at: alert.resolvedAt === null ? null : iso(alert.resolvedAt),
    })),
    next_cursor: next && cursorOf(next),
    stopped: stoppedAfter === null ? null : { after_alerts: stoppedAfter, message: stoppedText(stoppedAfter) },
  };
}

function stoppedText(alerts: number): string {
  return `stopped after ${alerts} alerts: there may be more. Narrow it down with a matcher like team="db" (= and words are looked up, != and most regular expressions are tried one by one), or go on with next_cursor`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
