import type {
  ActionView,
  DeadView,
  DigestLine,
  DigestView,
  EscalationNote,
  EscalationView,
  FaultView,
  GroupView,
  InsightView,
  ThreadView,
} from '@tocsin/contracts/view';
import { firedAt, minutes, sampleAlert, sampleForms } from './sampleAlerts.ts';

// Views with something of everything, for tests, previews and pictures.
const resolvedAt = firedAt + 14 * minutes;
const severities = ['critical', 'high', 'warning', 'info'] as const;
const listed = [
  ...severities.map((severity, index) =>
    sampleAlert({ severity, message: `Queue of db-${index + 1} > ${9 - index} min`, startsAt: firedAt + index * minutes }),
  ),
  sampleAlert({ status: 'acknowledged', severity: 'high', message: 'Replication lag of 40 s' }),
  sampleAlert({ status: 'resolved', severity: 'warning', message: 'Queue of 12,000 jobs', resolvedAt }),
  sampleAlert({ status: 'resolved', severity: 'info', message: 'Restarted', resolvedAt: firedAt + 40_000, unseen: true }),
];
const acknowledged = { by: 'Anna Bergström', at: firedAt + 4 * minutes };
const suppression = { kind: 'silence', name: 'Index rebuild on db-1', by: 'Anna Bergström', until: firedAt + 120 * minutes } as const;
const inhibition = { kind: 'inhibition', name: 'DatabaseDown', by: '', until: null } as const;
const groupId = '5d1c7a52-2222-8333-8444-555566667777';

/** A number of alerts in each state; those not named are none. */
export function sampleCounts(over: Partial<GroupView['counts']>): GroupView['counts'] {
  return { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, ...over };
}

/** A group with one firing alert. */
export function sampleGroup(over: Partial<GroupView> = {}): GroupView {
  return {
    tenantId: 'spotify-tenant-1',
    groupId,
    epoch: 3,
    receiver: 'payments-team',
    groupLabels: { alertname: 'PaymentsStuck', env: 'prod' },
    severity: 'critical',
    status: 'firing',
    counts: sampleCounts({ firing: 1 }),
    suppression: null,
    alerts: [sampleAlert()],
    since: firedAt,
    resolvedAt: null,
    acknowledged: null,
    flapping: null,
    consoleUrl: 'http://127.0.0.1:9401/?group=5d1c7a52',
    ...over,
  };
}

const forms = Object.entries(sampleForms).map(([form, alert]): [string, GroupView] => [
  `form-${form}`,
  sampleGroup({ severity: alert.severity, alerts: [alert], groupLabels: { service: alert.labels.service ?? '' } }),
]);
const resolved = { status: 'resolved', resolvedAt, counts: sampleCounts({ resolved: 1 }) } as const;

/** Group messages by name. */
export const sampleGroups: Readonly<Record<string, GroupView>> = {
  firing: sampleGroup(),
  flapping: sampleGroup({ flapping: { times: 4, ms: 11 * minutes } }),
  acknowledged: sampleGroup({
    status: 'acknowledged',
    counts: sampleCounts({ acknowledged: 1 }),
    acknowledged,
    alerts: [sampleAlert({ status: 'acknowledged' })],
  }),
  snoozed: sampleGroup({
    status: 'acknowledged',
    counts: sampleCounts({ acknowledged: 1 }),
    acknowledged: { ...acknowledged, until: firedAt + 120 * minutes },
    owner: 'Jonas Weber',
    alerts: [sampleAlert({ status: 'acknowledged' })],
  }),
  resolved: sampleGroup({ ...resolved, alerts: [sampleAlert({ status: 'resolved', resolvedAt })] }),
  'resolved-by-time': sampleGroup({ ...resolved, alerts: [sampleAlert({ status: 'resolved', resolvedAt, byTime: true })] }),
  unseen: sampleGroup({ ...resolved, alerts: [sampleAlert({ status: 'resolved', resolvedAt, unseen: true })] }),
  silenced: sampleGroup({ status: 'suppressed', counts: sampleCounts({ suppressed: 1 }), suppression }),
  inhibited: sampleGroup({ status: 'suppressed', counts: sampleCounts({ suppressed: 1 }), suppression: inhibition }),
  group: sampleGroup({ counts: sampleCounts({ firing: 1_230, acknowledged: 4, resolved: 3 }), alerts: listed }),
  'group-acknowledged': sampleGroup({
    status: 'acknowledged',
    counts: sampleCounts({ acknowledged: 2, resolved: 1 }),
    acknowledged,
    alerts: listed.slice(4, 6),
  }),
  'group-resolved': sampleGroup({ ...resolved, counts: sampleCounts({ resolved: 37 }), alerts: listed.slice(5) }),
  'group-silenced': sampleGroup({ status: 'suppressed', counts: sampleCounts({ suppressed: 4, resolved: 2 }), suppression, alerts: listed.slice(0, 4) }),
  'group-partly-silenced': sampleGroup({ counts: sampleCounts({ firing: 4, suppressed: 3 }), suppression, alerts: listed.slice(0, 4) }),
  ...Object.fromEntries(forms),
};

/** Thread replies by name. */
export const sampleThreads: Readonly<Record<string, ThreadView>> = {
  thread: { groupId, epoch: 4, fired: 1_200, resolved: 3, alerts: listed, more: 1_196, reminder: false, calm: null },
  reminder: { groupId, epoch: 5, fired: 0, resolved: 0, alerts: [sampleAlert()], more: 0, reminder: true, calm: null },
  calm: { groupId, epoch: 6, fired: 0, resolved: 0, alerts: [], more: 0, reminder: false, calm: 'over' },
};

/** Lines about what people did, by name. */
export const sampleActions: Readonly<Record<string, ActionView>> = {
  action: { action: 'acknowledged', by: 'Anna Bergström', at: firedAt + 4 * minutes, count: 3 },
  'action-resolved': { action: 'resolved', by: 'Anna Bergström', at: firedAt + 9 * minutes, count: 1 },
  'action-unacknowledged': { action: 'unacknowledged', by: 'Anna Bergström', at: firedAt + 6 * minutes, count: 3 },
  'action-snoozed': { action: 'snoozed', by: 'Anna Bergström', at: firedAt + 6 * minutes, count: 2, until: firedAt + 66 * minutes },
  'action-snooze-ended': { action: 'snooze_ended', by: 'Anna Bergström', at: firedAt + 66 * minutes, count: 2 },
  'action-reopened': { action: 'reopened', by: 'Anna Bergström', at: firedAt + 10 * minutes, count: 1 },
  'action-handed-over': { action: 'handed_over', by: 'Anna Bergström', at: firedAt + 7 * minutes, count: 0, to: { userId: 'U0JONAS12', name: 'Jonas Weber' } },
  'action-noted': {
    action: 'noted',
    by: 'Anna Bergström',
    at: firedAt + 8 * minutes,
    count: 0,
    note: 'The lock is held by the *nightly* export; stopping it.',
  },
  'action-silenced': { action: 'silenced', by: 'Anna Bergström', at: firedAt + 9 * minutes, count: 2, until: firedAt + 129 * minutes },
};

/** Lines about escalations in threads, by name. */
export const sampleEscalationNotes: Readonly<Record<string, EscalationNote>> = {
  'escalation-note': {
    ...{ note: 'level', policy: 'sla-critical', level: 1, levels: 3, told: ['#payments', 'ben'] },
    ...{ nextLevelAt: firedAt + 15 * minutes, at: firedAt + 5 * minutes },
  },
  'escalation-note-unanswered': { note: 'unanswered', policy: 'sla-critical', at: firedAt + 95 * minutes },
  'sla-warning': { note: 'sla_warning', policy: 'sla-critical', clock: 'acknowledge', dueAt: firedAt + 10 * minutes, at: firedAt + 8 * minutes },
  'sla-breached': { note: 'sla_breached', policy: 'sla-critical', clock: 'resolve', dueAt: firedAt + 240 * minutes, at: firedAt + 240 * minutes },
};

const nobodyAsked = { users: [], userGroups: [], nobodyIn: [] };

/** Escalation messages by name. */
export const sampleEscalations: Readonly<Record<string, EscalationView>> = {
  escalation: {
    tenantId: 'spotify-tenant-1',
    groupId,
    stage: 'level',
    policy: 'sla-critical',
    ...{ level: 2, levels: 3, round: 1, rounds: 2, more: 3 },
    alert: sampleAlert(),
    unansweredMs: 15 * minutes,
    nextLevelAt: firedAt + 30 * minutes,
    permalink: 'https://example.slack.com/archives/C0123ABC/p1795429920000100',
    asks: { users: [{ id: 'U012AB3CD', name: 'anna' }], userGroups: ['S012AB3CD'], nobodyIn: ['secondary'] },
    askedBefore: ['#payments', 'ben'],
  },
  'escalation-last': {
    tenantId: 'spotify-tenant-1',
    groupId: null,
    stage: 'level',
    policy: 'sla-critical',
    ...{ level: 3, levels: 3, round: 1, rounds: 1, more: 0 },
    alert: sampleForms.threshold,
    unansweredMs: 26 * 60 * minutes,
    nextLevelAt: null,
    permalink: null,
    asks: nobodyAsked,
    askedBefore: [],
  },
  'escalation-unanswered': {
    tenantId: 'spotify-tenant-1',
    groupId,
    stage: 'unanswered',
    policy: 'sla-critical',
    ...{ level: 3, levels: 3, round: 2, rounds: 2, more: 0 },
    alert: sampleAlert(),
    unansweredMs: 95 * minutes,
    nextLevelAt: null,
    permalink: 'https://example.slack.com/archives/C0123ABC/p1795429920000100',
    asks: nobodyAsked,
    askedBefore: ['#payments', 'ben', 'anna', '#management'],
  },
};

/** What detectors say, by name. */
export const sampleInsights: Readonly<Record<string, InsightView>> = {
  insight: {
    kind: 'prediction',
    tenantId: 'spotify-tenant-1',
    insightId: '7c9e6679-7425-4de9-8444-e07fc1f90ae7',
    subject: 'Disk of db-1 is full',
    service: 'checkout-db',
    environment: 'prod',
    measured: { value: 87.2, low: 40, high: 65, unit: '%' },
    confidence: 0.83,
    seenAt: firedAt,
    expectedAt: firedAt + 220 * minutes,
    evidence: [
      { text: 'Grows by 3 GB an hour since 08:00', url: 'https://grafana.example.com/d/disk?var-host=db-1' },
      { text: 'Log rotation has not run since Friday', url: null },
    ],
    consoleUrl: 'http://127.0.0.1:9401/?insight=7c9e6679',
  },
  'insight-anomaly': {
    kind: 'anomaly',
    tenantId: 'spotify-tenant-1',
    insightId: '16fd2706-8baf-433b-82eb-8c7fada847da',
    subject: 'Orders per minute',
    service: 'checkout-api',
    environment: 'prod',
    measured: { value: 112, low: 640, high: 910, unit: '' },
    confidence: 0.97,
    seenAt: firedAt,
    expectedAt: null,
    evidence: [{ text: 'Payment provider answers in 9 s', url: 'https://grafana.example.com/d/provider' }],
    consoleUrl: 'http://127.0.0.1:9401/?insight=16fd2706',
  },
};

/** Notices about destinations that cannot be written to, by name. */
export const sampleFaults: Readonly<Record<string, FaultView>> = {
  fault: {
    tenantId: 'spotify-tenant-1',
    target: '#payments-alerts',
    code: 'is_archived',
    fallback: '#ops-fallback',
    since: firedAt,
    consoleUrl: 'http://127.0.0.1:9401/',
  },
};

/** Notices that something failed for good, by name. */
export const sampleDead: Readonly<Record<string, DeadView>> = {
  dead: { tenantId: 'spotify-tenant-1', kind: 'delivery', reason: 'invalid_blocks', count: 3, since: firedAt, consoleUrl: 'http://127.0.0.1:9401/' },
  'dead-alert': { tenantId: 'spotify-tenant-1', kind: 'alert', reason: 'invalid input syntax for type json', count: 1, since: firedAt, consoleUrl: null },
};

const hosts = (many: number, alerts: number) => Array.from({ length: many }, (_, index) => ({ name: `web-${String(index + 1).padStart(3, '0')}`, alerts }));
const digestLines: readonly DigestLine[] = [
  { severity: 'critical', status: 'firing', title: 'Payments are stuck for 4 min', by: ['service'], groups: [{ name: 'PaymentsStuck checkout', alerts: 3 }] },
  { severity: 'high', status: 'firing', title: 'p99 latency of 2.4 s', by: ['host'], groups: hosts(40, 10) },
  { severity: 'warning', status: 'acknowledged', title: 'Replication lag of 40 s', by: ['host'], groups: [{ name: 'db-1', alerts: 1 }] },
  { severity: 'info', status: 'resolved', title: 'Restarted', by: ['host'], groups: hosts(2, 1) },
];
const sampleDigest: DigestView = {
  part: 'board',
  tenantId: 'spotify-tenant-1',
  digestId: '2f1b6a0e-5d0c-4b57-9f0a-7b8c9d0e1f2a',
  since: firedAt,
  at: firedAt + 6 * minutes,
  oldestAt: firedAt + 4 * minutes,
  totals: { firing: { groups: 41, alerts: 403 }, acknowledged: { groups: 1, alerts: 1 }, resolved: { groups: 2, alerts: 2 } },
  bySeverity: [
    { severity: 'critical', groups: 1, alerts: 3 },
    { severity: 'high', groups: 40, alerts: 400 },
  ],
  byLabel: [{ name: 'cluster', value: 'eu-1', groups: 38, alerts: 380 }],
  lines: digestLines,
  unnamed: 0,
  continues: true,
  consoleUrl: 'http://127.0.0.1:9401/',
};

/** Parts of a digest, by name. */
export const sampleDigests: Readonly<Record<string, DigestView>> = {
  digest: sampleDigest,
  'digest-names': { ...sampleDigest, part: 'names', bySeverity: [{ severity: 'high', groups: 40, alerts: 400 }], byLabel: [], unnamed: 12, continues: false },
  'digest-over': {
    ...sampleDigest,
    part: 'over',
    totals: { ...sampleDigest.totals, firing: { groups: 1, alerts: 3 }, resolved: { groups: 42, alerts: 402 } },
    bySeverity: [{ severity: 'critical', groups: 1, alerts: 3 }],
    byLabel: [],
    lines: digestLines.slice(0, 1),
    unnamed: 43,
    continues: false,
  },
};
