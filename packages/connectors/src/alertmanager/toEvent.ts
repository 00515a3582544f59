import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { limits } from '@tocsin/contracts/limits';
import type { Severity } from '@tocsin/contracts/severity';
import { fingerprint } from '@tocsin/core/fingerprint';
import { alertIdOf } from '@tocsin/core/identity';
import { firstChars, storableText } from '@tocsin/core/storableText';

/** An alert of Alertmanager's after it was checked. */
export interface CheckedAlert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  status: AlertEvent['status'];
  startsAt: number;
  endsAt: number | null;
  generatorUrl: unknown;
}

const severityWords: Readonly<Record<Severity, readonly string[]>> = {
  critical: ['critical', 'crit', 'page', 'fatal', 'emergency', 'emerg', 'alert', 'disaster', 'p0', 'p1', 'sev0', 'sev1'],
  high: ['high', 'error', 'err', 'major', 'severe', 'p2', 'sev2'],
  warning: ['warning', 'warn', 'minor', 'medium', 'average', 'p3', 'sev3'],
  info: ['info', 'information', 'informational', 'notice', 'none', 'debug', 'low', 'ok', 'p4', 'p5', 'sev4', 'sev5'],
};
const severityOfWord = new Map(Object.entries(severityWords).flatMap(([severity, words]) => words.map((word) => [word, severity as Severity])));

/** Which of our severities a `severity` label means; words we do not know are warnings. */
export function severityOf(word: string | undefined): Severity {
  return severityOfWord.get((word ?? '').trim().toLowerCase()) ?? 'warning';
}

/** The event of an alert that is known by its whole label set, as Alertmanager's are. */
export function toEvent(tenantId: string, alert: CheckedAlert): AlertEvent {
  const { labels, annotations, status, startsAt, endsAt, generatorUrl } = alert;
  const alertType = firstChars(labels['alertname'] ?? 'unnamed', 200);
  return {
    alertId: alertIdOf(tenantId, { by: 'labels', labels }),
    fingerprint: fingerprint(labels),
    status,
    alertType,
    severity: severityOf(labels['severity']),
    environment: firstChars(labels['environment'] ?? labels['env'] ?? 'default', 64),
    message: firstChars(annotations['summary'] || annotations['message'] || annotations['description'] || alertType, limits.messageChars),
    labels,
    annotations,
    startsAt,
    endsAt,
    generatorUrl: typeof generatorUrl === 'string' && generatorUrl !== '' ? storableText(firstChars(generatorUrl, 2_048)) : null,
  };
}
