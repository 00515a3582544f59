import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { FileHeartbeat } from '@tocsin/contracts/tenant/heartbeat';
import { fingerprint } from './fingerprint.ts';
import { alertIdOf } from './identity.ts';
import { compileMatchers, type LabelTest, labelValueOf } from './matching.ts';

/** A source that promised to report. Durations are ms. */
export interface Heartbeat {
  name: string;
  everyMs: number;
  /** How long it may be silent. */
  windowMs: number;
  /** Beats that come closer together than this need not be noted each. */
  coalesceMs: number;
  /** The alert that says that it is missing. */
  alertId: string;
  /** Alerts that are its beats; null: only what comes to its address. */
  takes: LabelTest | null;
  file: FileHeartbeat;
}

/** The label by which a beat that came to a heartbeat's address names it. */
const beatLabel = 'tocsin_heartbeat';
const coalesceMsMax = 60_000;

/** Works out a heartbeat of a tenant's file. */
export function compileHeartbeat(tenantId: string, file: FileHeartbeat): Heartbeat {
  const graceMs = file.grace ?? file.every / 2;
  return {
    ...{ name: file.name, everyMs: file.every, windowMs: file.every + graceMs, file },
    // Within the grace, so that what was not noted makes nobody miss a source that kept its promise.
    coalesceMs: Math.min(graceMs / 2, file.every / 4, coalesceMsMax),
    alertId: heartbeatAlertId(tenantId, file.name),
    takes: file.matchers === undefined ? null : compileMatchers(file.matchers),
  };
}

/** The id of the alert that says that a heartbeat is missing. */
export function heartbeatAlertId(tenantId: string, name: string): string {
  return alertIdOf(tenantId, { by: 'dedup_key', dedupKey: `tocsin/heartbeat/${name}` });
}

/** The heartbeat whose beat this is; null: it is an alert like any other. One that comes to the address of a heartbeat that the file does not name is told as what it says. */
export function heartbeatOf(heartbeats: readonly Heartbeat[], { labels }: Pick<AlertEvent, 'labels'>): Heartbeat | null {
  const named = labelValueOf(labels, beatLabel);
  return heartbeats.find(({ name, takes }) => (named !== '' ? name === named : (takes?.(labels) ?? false))) ?? null;
}

/** How long an alert lives that says that somebody reports to a heartbeat that there is not. */
const unknownLeaseMs = 900_000;

/** What a report to a heartbeat's address becomes on its way. Whether the tenant's file names it is seen where that file is known. */
export function beatEvent(tenantId: string, name: string, receivedAt: number): AlertEvent {
  const labels = { alertname: 'UnknownHeartbeat', [beatLabel]: name, severity: 'info', environment: 'default' };
  return {
    alertId: alertIdOf(tenantId, { by: 'dedup_key', dedupKey: `tocsin/unknown-heartbeat/${name}` }),
    ...{ fingerprint: fingerprint(labels), status: 'firing', alertType: 'UnknownHeartbeat', severity: 'info', environment: 'default', labels },
    message: `Somebody reports to the heartbeat ${name}, which the tenant's file does not name: nobody would notice if it stopped`,
    ...{ annotations: {}, startsAt: receivedAt, endsAt: receivedAt + unknownLeaseMs, generatorUrl: null },
  };
}

/** That a heartbeat is missing since `at`; last heard at `lastSeenAt` (null: never). Times are ms since 1970. */
export function missedEvent(heartbeat: Heartbeat, lastSeenAt: number | null, at: number): AlertEvent {
  const { name, everyMs, alertId, file } = heartbeat;
  const environment = file.environment ?? 'default';
  const labels = { ...file.labels, alertname: 'HeartbeatMissed', heartbeat: name, severity: file.severity, environment };
  const seconds = Math.round(everyMs / 1_000);
  return {
    ...{ alertId, fingerprint: fingerprint(labels), status: 'firing', alertType: 'HeartbeatMissed', severity: file.severity, environment, labels },
    message: file.message ?? `No heartbeat from ${name}: it was to report every ${seconds} s`,
    annotations: { form: 'heartbeat', expected_every: `${seconds}s`, ...(lastSeenAt !== null && { last_seen: new Date(lastSeenAt).toISOString() }) },
    ...{ startsAt: at, endsAt: null, generatorUrl: null },
  };
}

/** That a heartbeat that was missing is heard again at `at` (ms since 1970). */
export function heardEvent(heartbeat: Heartbeat, at: number): AlertEvent {
  return { ...missedEvent(heartbeat, at, at), status: 'resolved', endsAt: at };
}
