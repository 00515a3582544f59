import type { Dashboard } from './dashboard.ts';
import { quantile, rate } from './queries.ts';

/** Whether the machine room is well: doors, queues, workers. */
export const fleet: Dashboard = {
  uid: 'tocsin-fleet',
  title: 'Fleet',
  about: 'Whether what comes in goes out: the doors, the queues, the workers.',
  byTenant: false,
  rows: [
    {
      title: 'Now',
      panels: [
        { kind: 'stat', title: 'Alerts a second', about: 'Accepted by ingest.', queries: [{ expr: rate('tocsin_alerts_received_total{status="accepted"}') }] },
        {
          ...{ kind: 'stat', title: 'Alert to Slack, p99', unit: 's', bad: 60 },
          about: 'From an alert received to the message that tells it. Group waits are in it.',
          queries: [{ expr: quantile(0.99, 'tocsin_alert_to_slack_seconds') }],
        },
        {
          ...{ kind: 'stat', title: 'Oldest job that waits', unit: 's', bad: 30 },
          about: 'Workers are too few, or stand still: start more of them, then look at their logs.',
          queries: [{ expr: 'max(tocsin_queue_oldest_job_age_seconds)' }],
        },
        {
          ...{ kind: 'stat', title: 'Ledger gap', bad: 1 },
          about: 'Accepted transitions that nobody can account for. Anything but 0 is a fault of ours: `tocsin ledger` names the groups.',
          queries: [{ expr: 'sum(max by (tenant) (tocsin_ledger_gap))' }],
        },
        {
          ...{ kind: 'stat', title: 'Spooled jobs', bad: 1 },
          about: 'Redis is away or nearly full: what comes in waits in Postgres and is worked from there.',
          queries: [{ expr: 'max(tocsin_spool_rows)' }],
        },
        { kind: 'stat', title: 'Open groups', about: 'Episodes that are not over.', queries: [{ expr: 'sum(max by (tenant) (tocsin_open_groups))' }] },
      ],
    },
    {
      title: 'Doors',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Alerts', unit: 'cps', stacked: true },
          about: 'What came in, by where from and what was made of it.',
          queries: [{ expr: rate('tocsin_alerts_received_total', 'source, status'), legend: '{{source}} {{status}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Refused requests', unit: 'reqps' },
          about: '429: over the quota of their tenant, too many in hand, or too many waiting. Senders try again.',
          queries: [{ expr: rate('tocsin_requests_refused_total', 'tenant, reason'), legend: '{{tenant}}: {{reason}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Time to answer, p99', unit: 's' },
          about: 'By app and route. Slack waits for three seconds.',
          queries: [{ expr: quantile(0.99, 'tocsin_http_request_duration_seconds', '', 'app, route'), legend: '{{app}} {{route}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Answers', unit: 'reqps', stacked: true },
          about: 'By status. 5xx of ingest mean that neither Redis nor Postgres took a batch.',
          queries: [{ expr: rate('tocsin_http_request_duration_seconds_count', 'app, status'), legend: '{{app}} {{status}}' }],
        },
      ],
    },
    {
      title: 'Queues',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Jobs that wait' },
          about: "By queue; batches in their tenants' own lines count.",
          queries: [{ expr: 'max by (queue) (tocsin_queue_jobs{state="waiting"})', legend: '{{queue}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Age of the oldest', unit: 's' },
          about: 'By queue, of those that could be worked now.',
          queries: [{ expr: 'max by (queue) (tocsin_queue_oldest_job_age_seconds)', legend: '{{queue}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'In line', unit: 'short' },
          about: 'Of the batches that wait, those that their tenant has too many of to be let into the queue: fairness at work.',
          queries: [{ expr: 'max by (queue) (tocsin_queue_in_line)', legend: '{{queue}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Batches, by where they were kept', unit: 'cps', stacked: true },
          about: 'queue is Redis, spool is Postgres while Redis is away; nowhere was answered with 503.',
          queries: [{ expr: rate('tocsin_batches_total', 'kept'), legend: '{{kept}}' }],
        },
      ],
    },
    {
      title: 'Care',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Messages in a plain form', unit: 'cps' },
          about: 'A template failed, or Slack refused what it made: people got the plain message.',
          queries: [{ expr: rate('tocsin_render_faults_total', 'template'), legend: '{{template}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Sealed audit blocks', unit: 'cps' },
          about: 'Stands still while alerts come: nobody keeps house. Look for a worker with the pool housekeep.',
          queries: [{ expr: rate('tocsin_audit_blocks_sealed_total') }],
        },
      ],
    },
  ],
};
