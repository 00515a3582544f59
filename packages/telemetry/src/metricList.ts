/** A metric as it is defined: `labels` are the only ones it can carry, each bounded by what it stands for; `tenant` by `tenantsNamedMax`, `alert_type` by `typesNamedMax`. */
export interface MetricDefinition {
  kind: 'counter' | 'histogram' | 'gauge';
  name: string;
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
}

/** So many tenants have a label of their own; the rest share `other`. */
export const tenantsNamedMax = 200;
/** So many types of alerts, of all tenants together, have a label of their own; the rest are `other`. */
export const typesNamedMax = 1_000;

const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const remoteSeconds = [0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 5, 10, 30];
const endToEndSeconds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
const answerSeconds = [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
const latenessSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300];

/** Every metric of the fleet, once. Seconds are seconds; names end as Prometheus's convention asks. */
export const metricList = {
  httpRequest: {
    kind: 'histogram',
    name: 'tocsin_http_request_duration_seconds',
    help: 'Time to answer an HTTP request',
    labels: ['app', 'route', 'method', 'status'],
    buckets: requestSeconds,
  },
  alertsReceived: { kind: 'counter', name: 'tocsin_alerts_received_total', help: 'Alerts that came in', labels: ['tenant', 'source', 'status'] },
  alertTurns: {
    kind: 'counter',
    name: 'tocsin_alert_turns_total',
    help: 'What became of alerts that people have to hear of, by their type: that they fire, or are over. Repeats are none',
    labels: ['tenant', 'alert_type', 'severity', 'to'],
  },
  openGroups: { kind: 'gauge', name: 'tocsin_open_groups', help: 'Groups whose episode is not over', labels: ['tenant'] },
  timeToAcknowledge: {
    kind: 'histogram',
    name: 'tocsin_time_to_acknowledge_seconds',
    help: 'Of episodes that are over and were acknowledged: from their first alert until then',
    labels: ['tenant'],
    buckets: answerSeconds,
  },
  timeToResolve: {
    kind: 'histogram',
    name: 'tocsin_time_to_resolve_seconds',
    help: 'Of episodes that are over: how long they lasted',
    labels: ['tenant'],
    buckets: answerSeconds,
  },
  requestsRefused: {
    kind: 'counter',
    name: 'tocsin_requests_refused_total',
    help: 'Requests answered with 429: over the quota of their tenant (quota), too many of it in hand (in_hand) or waiting for the workers (backlog)',
    labels: ['tenant', 'reason'],
  },
  batches: {
    kind: 'counter',
    name: 'tocsin_batches_total',
    help: 'Batches taken in, by where they were made durable: queue, spool or nowhere',
    labels: ['kept'],
  },
  queueJobs: { kind: 'gauge', name: 'tocsin_queue_jobs', help: 'Jobs in a queue', labels: ['queue', 'state'] },
  queueInLine: { kind: 'gauge', name: 'tocsin_queue_in_line', help: "Of the batches that wait, those in their tenant's own line", labels: ['queue'] },
  queueOldest: { kind: 'gauge', name: 'tocsin_queue_oldest_job_age_seconds', help: 'Age of the oldest job that waits', labels: ['queue'] },
  slackRequest: {
    kind: 'histogram',
    name: 'tocsin_slack_request_duration_seconds',
    help: 'Response time of the Slack Web API',
    labels: ['method', 'outcome'],
    buckets: remoteSeconds,
  },
  webhookRequest: {
    kind: 'histogram',
    name: 'tocsin_webhook_request_duration_seconds',
    help: 'Response time of Slack incoming webhooks',
    labels: ['outcome'],
    buckets: remoteSeconds,
  },
  serviceRequest: {
    kind: 'histogram',
    name: 'tocsin_service_request_duration_seconds',
    help: 'How long it takes to tell a service outside of Slack',
    labels: ['service', 'outcome'],
    buckets: remoteSeconds,
  },
  deliveries: {
    kind: 'counter',
    name: 'tocsin_deliveries_total',
    help: 'Writes to Slack by what became of them: sent, superseded, merged, suppressed, dead, retried, ambiguous',
    labels: ['tenant', 'outcome'],
  },
  ambiguousWrites: {
    kind: 'counter',
    name: 'tocsin_ambiguous_writes_total',
    help: 'Writes whose end nobody knew, by how it came out: found in Slack, repeated (not found, or nobody could look), redone (an update or a webhook)',
    labels: ['tenant', 'result'],
  },
  workspaceFaults: {
    kind: 'counter',
    name: 'tocsin_workspace_faults_total',
    help: 'Times that the workspace of a tenant began to take nothing, by the code it gave',
    labels: ['tenant', 'code'],
  },
  alertToSlack: {
    kind: 'histogram',
    name: 'tocsin_alert_to_slack_seconds',
    help: 'From an alert received to the write that tells it accepted by Slack',
    labels: ['tenant'],
    buckets: endToEndSeconds,
  },
  escalationsFired: { kind: 'counter', name: 'tocsin_escalations_fired_total', help: 'Escalation levels that fired', labels: ['tenant', 'level'] },
  escalationsUnanswered: {
    kind: 'counter',
    name: 'tocsin_escalations_unanswered_total',
    help: 'Escalations all levels of which were told and nobody answered',
    labels: ['tenant'],
  },
  slaBreaches: {
    kind: 'counter',
    name: 'tocsin_sla_breaches_total',
    help: 'Times to acknowledge or to resolve that were promised and not kept',
    labels: ['tenant', 'clock'],
  },
  escalationLateness: {
    kind: 'histogram',
    name: 'tocsin_escalation_lateness_seconds',
    help: 'How long after its time an escalation level fired',
    labels: [],
    buckets: latenessSeconds,
  },
  renderFaults: { kind: 'counter', name: 'tocsin_render_faults_total', help: 'Messages that fell back to the plain form', labels: ['template'] },
  spoolRows: { kind: 'gauge', name: 'tocsin_spool_rows', help: 'Jobs that wait in Postgres for Redis to come back', labels: [] },
  ledgerGap: {
    kind: 'gauge',
    name: 'tocsin_ledger_gap',
    help: 'Transitions accepted within the last hour of which nobody can say what became of them: anything but 0 is a fault, see `tocsin ledger`',
    labels: ['tenant'],
  },
  auditBlocksSealed: { kind: 'counter', name: 'tocsin_audit_blocks_sealed_total', help: 'Sealed blocks of the audit chain', labels: [] },
} as const satisfies Record<string, MetricDefinition>;
