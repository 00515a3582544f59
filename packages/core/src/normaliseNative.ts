import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { NativeAlert } from '@tocsin/contracts/nativeAlert';
import { fingerprint } from './fingerprint.ts';
import { type AlertIdentity, alertIdOf } from './identity.ts';
import { storableText } from './storableText.ts';

/** Of alerts that name none. */
export const defaultEnvironment = 'default';

/**
 * The event that a checked native alert stands for. Its labels are the sender's with `alertname`, `severity` and `environment` from the fields, so that routes
 * can match them; labels of those names that the sender gave do not count, nor do empty ones (as in Alertmanager). Without `status` an alert whose end has
 * passed is resolved. Times before 1970 become 1970.
 */
export function normaliseNative(alert: NativeAlert, context: { tenantId: string; receivedAt: number }): AlertEvent {
  const alertType = storableText(alert.alert_type);
  const environment = storableText(alert.environment ?? defaultEnvironment);
  const own = ownLabels(alert.labels);
  const labels = { ...own, alertname: alertType, severity: alert.severity, environment };
  const identity = identityOf(alert, alertType, environment, own);
  return {
    alertId: alertIdOf(context.tenantId, identity),
    fingerprint: fingerprint(labels),
    ...timesOf(alert, context.receivedAt),
    alertType,
    severity: alert.severity,
    environment,
    message: storableText(alert.message),
    labels,
    annotations: storableMap(alert.annotations),
    generatorUrl: null,
  };
}

function identityOf(alert: NativeAlert, alertType: string, environment: string, labels: Record<string, string>): AlertIdentity {
  if (alert.dedup_key !== undefined) return { by: 'dedup_key', dedupKey: storableText(alert.dedup_key) };
  return { by: 'type', environment, alertType, labels };
}

function ownLabels(given: NativeAlert['labels']): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name in given) {
    const value = given[name];
    if (value === undefined || value === '' || name === 'alertname' || name === 'severity' || name === 'environment') continue;
    labels[storableText(name)] = storableText(value);
  }
  return labels;
}

function storableMap(given: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const map: Record<string, string> = {};
  for (const name in given) map[storableText(name)] = storableText(given[name] ?? '');
  return map;
}

function timesOf(alert: NativeAlert, receivedAt: number): Pick<AlertEvent, 'status' | 'startsAt' | 'endsAt'> {
  const startsAt = alert.starts_at === undefined ? receivedAt : Math.max(0, Date.parse(alert.starts_at));
  const endsAt = alert.ends_at === undefined ? null : Math.max(0, Date.parse(alert.ends_at));
  const status = alert.status ?? (endsAt !== null && endsAt <= receivedAt ? 'resolved' : 'firing');
  if (status === 'firing') return { status, startsAt, endsAt };
  const resolvedAt = Math.min(endsAt ?? receivedAt, receivedAt);
  return { status, startsAt: Math.min(startsAt, resolvedAt), endsAt: resolvedAt };
}
