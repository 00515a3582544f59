import type { AlertView } from '@tocsin/contracts/view';
import type { Form } from './forms/formOf.ts';

export const firedAt = Date.UTC(2026, 10, 23, 10, 32);
export const minutes = 60_000;

/** One firing alert, of the form `generic`. */
export function sampleAlert(over: Partial<AlertView> = {}): AlertView {
  return {
    alertId: '0b8f3c9e-1111-4222-8333-444455556666',
    alertType: 'payments_stuck',
    severity: 'critical',
    status: 'firing',
    message: 'Payments > 5 min in the queue on db-1',
    environment: 'prod',
    labels: { service: 'checkout-api', instance: 'db-1:9100', team: 'payments', alertname: 'PaymentsStuck' },
    annotations: {
      description: 'Payments have been waiting in the queue of db-1 for more than 5 minutes.\nOrders may time out.',
      runbook_url: 'https://runbooks.example.com/payments-stuck',
      dashboard_url: 'https://grafana.example.com/d/payments?var-host=db-1',
    },
    startsAt: firedAt,
    resolvedAt: null,
    generatorUrl: 'http://prometheus.example.com/graph?g0.expr=payments',
    unseen: false,
    ...over,
  };
}

const links = { runbook_url: 'https://runbooks.example.com/checkout', dashboard_url: 'https://grafana.example.com/d/checkout' };

/** One alert of each form. */
export const sampleForms: Readonly<Record<Form, AlertView>> = {
  generic: sampleAlert(),
  threshold: sampleAlert({
    alertType: 'high_error_rate',
    message: 'Error rate of checkout-api is over 5%',
    labels: { service: 'checkout-api', alertname: 'HighErrorRate' },
    annotations: { ...links, description: 'More than one request in ten fails since the last release.', value: '12.4', limit: '5', unit: '%' },
  }),
  deployment: sampleAlert({
    alertType: 'deploy_failed',
    severity: 'high',
    message: 'Deployment of checkout-api failed',
    labels: { service: 'checkout-api', version: '4.12.0' },
    annotations: {
      ...links,
      description: 'Health checks failed on 2 of 6 pods; the rollout was stopped.',
      previous_version: '4.11.3',
      commit: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      deployed_by: 'anna.bergstroem',
      result: 'failed',
    },
  }),
  security: sampleAlert({
    alertType: 'login_bruteforce',
    message: '412 failed logins for one account within 5 minutes',
    labels: { service: 'auth', asset: 'sso.example.com' },
    annotations: { ...links, source_ip: '203.0.113.77', user: 'root@evil.example', rule: 'SSO-017 brute force' },
  }),
  heartbeat: sampleAlert({
    alertType: 'heartbeat_missed',
    severity: 'warning',
    message: 'The nightly backup has not reported',
    labels: { service: 'backup', job: 'nightly-backup' },
    annotations: { ...links, last_seen: '2026-11-22T02:00:00Z', expected_every: '24h' },
  }),
  log: sampleAlert({
    alertType: 'log_pattern',
    severity: 'warning',
    message: 'Many lost connections in the log of checkout-api',
    labels: { service: 'checkout-api', instance: 'checkout-api-7d9f' },
    annotations: {
      ...links,
      pattern: 'ERROR .*connection reset',
      count: '1240',
      window: '5m',
      samples: '10:31:58 ERROR pool-3 connection reset by peer (db-1:5432)\n10:31:59 ERROR pool-7 connection reset by peer (db-1:5432)',
    },
  }),
};
