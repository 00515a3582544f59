import type { Actor } from '@tocsin/contracts/actor';
import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';

/** The columns of an alert, for a select list. `alias` is the table's name in the query. */
export function alertColumns(alias: string): string {
  const names = 'alert_id fingerprint status severity_rank alert_type environment message labels annotations generator_url starts_at expires_at resolved_at';
  const more = 'resolved_by acknowledged_at acknowledged_by acknowledged_until unseen stamp group_ids';
  return `${names} ${more}`
    .split(' ')
    .map((name) => `${alias}.${name}`)
    .join(', ');
}

export interface AlertRow {
  alert_id: string;
  fingerprint: string;
  status: AlertState['status'];
  severity_rank: number;
  alert_type: string;
  environment: string;
  message: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  generator_url: string | null;
  starts_at: number;
  expires_at: number | null;
  resolved_at: number | null;
  resolved_by: Actor | null;
  acknowledged_at: number | null;
  acknowledged_by: Actor | null;
  acknowledged_until: number | null;
  unseen: boolean;
  stamp: number;
  group_ids: string[];
}

/** A row as `core` knows an alert. */
export function alertStateOf(row: AlertRow): AlertState {
  return {
    alertId: row.alert_id,
    fingerprint: row.fingerprint,
    status: row.status,
    severity: severityOfRank(row.severity_rank),
    alertType: row.alert_type,
    environment: row.environment,
    message: row.message,
    labels: row.labels,
    annotations: row.annotations,
    generatorUrl: row.generator_url,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedUntil: row.acknowledged_until,
    unseen: row.unseen,
    stamp: row.stamp,
    groupIds: row.group_ids,
  };
}
