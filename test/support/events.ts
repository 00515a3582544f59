import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { fingerprint } from '@tocsin/core/fingerprint';
import { alertIdOf } from '@tocsin/core/identity';

/** The alert `name` of kind `type` fires at `startsAt`; what alerts are grouped by is the kind. */
export function firing(type: string, name: string, more: Partial<AlertEvent> = {}): AlertEvent {
  const labels = { alertname: type, name, environment: 'prod', severity: more.severity ?? 'warning' };
  return {
    ...{
      alertId: alertIdOf('a', { by: 'dedup_key', dedupKey: `${type}/${name}` }),
      fingerprint: fingerprint(labels),
      status: 'firing',
      alertType: type,
      severity: 'warning',
    },
    ...{ environment: 'prod', message: `${type} on ${name}`, labels, annotations: {}, startsAt: 1_700_000_000_000, endsAt: null, generatorUrl: null },
    ...more,
  };
}

/** The same alert is over. */
export function resolved(type: string, name: string, more: Partial<AlertEvent> = {}): AlertEvent {
  return firing(type, name, { status: 'resolved', endsAt: Date.now(), ...more });
}
