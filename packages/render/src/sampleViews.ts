import type { ActionView, AlertView, EscalationView, GroupView, ThreadView } from '@tocsin/contracts/view';

// Views with something of everything, for tests and for looking at templates.
const firedAt = Date.UTC(2026, 10, 23, 10, 32);
const minutes = 60_000;

/** One firing alert. */
export function sampleAlert(over: Partial<AlertView> = {}): AlertView {
  return {
    alertId: '0b8f3c9e-1111-4222-8333-444455556666',
    alertType: 'high_cpu',
    severity: 'critical',
    status: 'firing',
    message: 'CPU > 95% on db-1',
    environment: 'prod',
    labels: { service: 'checkout-api', instance: 'db-1:9100', team: 'payments', alertname: 'HighCpu' },
    annotations: {
      description: 'The CPU of db-1 has been over 95% for 10 minutes.\nOrders may time out.',
      runbook_url: 'https://runbooks.example.com/high-cpu',
      dashboard_url: 'https://grafana.example.com/d/cpu?var-host=db-1',
    },
    startsAt: firedAt,
    resolvedAt: null,
    generatorUrl: 'http://prometheus.example.com/graph?g0.expr=cpu',
    unseen: false,
    ...over,
  };
}

/** A group with that alert alone. */
export function sampleGroup(over: Partial<GroupView> = {}): GroupView {
  return {
    tenantId: 'spotify-tenant-1',
    groupId: '5d1c7a52-2222-8333-8444-555566667777',
    epoch: 3,
    receiver: 'payments-team',
    groupLabels: { alertname: 'HighCpu', env: 'prod' },
    severity: 'critical',
    status: 'firing',
    counts: { firing: 1, acknowledged: 0, resolved: 0 },
    alerts: [sampleAlert()],
    since: firedAt,
    resolvedAt: null,
    acknowledged: null,
    consoleUrl: 'http://127.0.0.1:9401/groups/5d1c7a52',
    ...over,
  };
}

const resolvedAt = firedAt + 14 * minutes;
const severities = ['critical', 'high', 'warning', 'info'] as const;
const listed = [
  ...severities.map((severity, index) => sampleAlert({ severity, message: `CPU > ${95 - index}% on db-${index + 1}`, startsAt: firedAt + index * minutes })),
  sampleAlert({ status: 'acknowledged', severity: 'high', message: 'Replication lag of 40 s' }),
  sampleAlert({ status: 'resolved', severity: 'warning', message: 'Queue of 12,000 jobs', resolvedAt }),
  sampleAlert({ status: 'resolved', severity: 'info', message: 'Restarted', resolvedAt: firedAt + 40_000, unseen: true }),
];
const acknowledged = { by: 'Anna Bergström', at: firedAt + 4 * minutes };

/** Group messages by name. */
export const sampleGroups: Readonly<Record<string, GroupView>> = {
  firing: sampleGroup(),
  acknowledged: sampleGroup({
    status: 'acknowledged',
    counts: { firing: 0, acknowledged: 1, resolved: 0 },
    acknowledged,
    alerts: [sampleAlert({ status: 'acknowledged' })],
  }),
  resolved: sampleGroup({
    status: 'resolved',
    counts: { firing: 0, acknowledged: 0, resolved: 1 },
    resolvedAt,
    alerts: [sampleAlert({ status: 'resolved', resolvedAt })],
  }),
  unseen: sampleGroup({
    status: 'resolved',
    counts: { firing: 0, acknowledged: 0, resolved: 1 },
    resolvedAt,
    alerts: [sampleAlert({ status: 'resolved', resolvedAt, unseen: true })],
  }),
  group: sampleGroup({ counts: { firing: 1_230, acknowledged: 4, resolved: 3 }, alerts: listed }),
  'group-acknowledged': sampleGroup({ status: 'acknowledged', counts: { firing: 0, acknowledged: 2, resolved: 1 }, acknowledged, alerts: listed.slice(4, 6) }),
  'group-resolved': sampleGroup({ status: 'resolved', counts: { firing: 0, acknowledged: 0, resolved: 37 }, resolvedAt, alerts: listed.slice(5) }),
};

/** Thread replies by name. */
export const sampleThreads: Readonly<Record<string, ThreadView>> = {
  thread: { groupId: '5d1c7a52-2222-8333-8444-555566667777', epoch: 4, fired: 1_200, resolved: 3, alerts: listed, more: 1_196, reminder: false },
  reminder: { groupId: '5d1c7a52-2222-8333-8444-555566667777', epoch: 5, fired: 0, resolved: 0, alerts: [sampleAlert()], more: 0, reminder: true },
};

/** Lines about what people did, by name. */
export const sampleActions: Readonly<Record<string, ActionView>> = {
  action: { action: 'acknowledged', by: 'Anna Bergström', at: firedAt + 4 * minutes, count: 3 },
  'action-resolved': { action: 'resolved', by: 'Anna Bergström', at: firedAt + 9 * minutes, count: 1 },
};

/** Escalation messages by name. */
export const sampleEscalations: Readonly<Record<string, EscalationView>> = {
  escalation: {
    tenantId: 'spotify-tenant-1',
    groupId: '5d1c7a52-2222-8333-8444-555566667777',
    policy: 'sla-critical',
    level: 2,
    levels: 3,
    alert: sampleAlert(),
    unansweredMs: 15 * minutes,
    nextLevelAt: firedAt + 30 * minutes,
    permalink: 'https://example.slack.com/archives/C0123ABC/p1795429920000100',
  },
  'escalation-last': {
    tenantId: 'spotify-tenant-1',
    groupId: null,
    policy: 'sla-critical',
    level: 3,
    levels: 3,
    alert: sampleAlert({ severity: 'high' }),
    unansweredMs: 26 * 60 * minutes,
    nextLevelAt: null,
    permalink: null,
  },
};
