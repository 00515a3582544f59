import type { Actor } from '@tocsin/contracts/actor';
import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';

/** An alert as the record has it. Times are ms since 1970, `stamp` is the hybrid clock's value of the last event that counted. */
export interface AlertState {
  alertId: string;
  fingerprint: string;
  status: AlertStatus;
  severity: Severity;
  alertType: string;
  environment: string;
  message: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  generatorUrl: string | null;
  startsAt: number;
  /** The lease of a firing alert: without another event it is resolved then. */
  expiresAt: number | null;
  resolvedAt: number | null;
  /** The person who resolved it, or time (`byTime`); null: its source. */
  resolvedBy: Actor | null;
  acknowledgedAt: number | null;
  acknowledgedBy: Actor | null;
  /** Snoozed: it fires again then. Null: acknowledged without an end, or not at all. */
  acknowledgedUntil: number | null;
  /** It was resolved before we had ever seen it fire. */
  unseen: boolean;
  stamp: number;
  groupIds: readonly string[];
}
