import type { Severity } from '@tocsin/contracts/severity';

/** An alert as a program sends it; the same again is the same alert, see `dedupKey`. */
export interface SlackAlert {
  /** Default: the manager's, or the token's. */
  tenantId?: string;
  /** What kind of condition, for example high_cpu. */
  alertType: string;
  severity: Severity;
  /** For the person who reads it. */
  message: string;
  environment?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  /** Default: when it is received. */
  startsAt?: Date | string;
  /** While firing: it resolves by itself then. Without it the alert lives until it is resolved. */
  endsAt?: Date | string;
  /** What the alert is known by in its tenant. Default: environment, alertType and labels. */
  dedupKey?: string;
}

/** What became of an alert that was taken. */
export interface SentAlert {
  alertId: string;
  fingerprint: string;
}

/** An alert as it goes over the wire, see `contracts/nativeAlert`; not checked yet. What is undefined is not written. */
export type WireAlert = Readonly<Record<string, unknown>>;

export function alertToWire(alert: SlackAlert, status: 'firing' | 'resolved' | undefined, tenantId: string | undefined): WireAlert {
  return {
    tenant_id: alert.tenantId ?? tenantId,
    alert_type: alert.alertType,
    severity: alert.severity,
    message: alert.message,
    environment: alert.environment,
    labels: alert.labels,
    annotations: alert.annotations,
    starts_at: timeToWire(alert.startsAt),
    ends_at: timeToWire(alert.endsAt),
    status,
    dedup_key: alert.dedupKey,
  };
}

function timeToWire(time: Date | string | undefined): string | undefined {
  return time instanceof Date ? time.toISOString() : time;
}
