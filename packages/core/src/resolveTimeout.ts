import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { Labels, LabelTest } from './matching.ts';

/** Alerts that live only as long as their source is heard. */
export interface ResolveTimeout {
  takes: LabelTest;
  afterMs: number;
}

/** How long the source of an alert with these labels may be quiet; the first that takes it says so. Null: for good. */
export function resolveTimeoutOf(timeouts: readonly ResolveTimeout[], labels: Labels): number | null {
  return timeouts.find(({ takes }) => takes(labels))?.afterMs ?? null;
}

/** The event with the lease that its tenant's file gives it, unless it has an end of its own. `receivedAt` is ms since 1970. */
export function withTimeout(timeouts: readonly ResolveTimeout[], event: AlertEvent, receivedAt: number): AlertEvent {
  if (timeouts.length === 0 || event.status === 'resolved' || event.endsAt !== null) return event;
  const afterMs = resolveTimeoutOf(timeouts, event.labels);
  return afterMs === null ? event : { ...event, endsAt: receivedAt + afterMs };
}
