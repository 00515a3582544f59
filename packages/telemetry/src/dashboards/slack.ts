import type { Dashboard } from './dashboard.ts';
import { chosen, happened, quantile, rate } from './queries.ts';

/** How Slack answers, and what becomes of what is sent there. */
export const slack: Dashboard = {
  uid: 'tocsin-slack',
  title: 'Slack delivery',
  about: 'How Slack and its webhooks answer, and what becomes of each write.',
  byTenant: true,
  rows: [
    {
      title: 'Now',
      panels: [
        {
          ...{ kind: 'stat', title: 'Delivered', unit: 'percentunit' },
          about: 'Of the writes that came to an end by being sent or refused for good, those that were sent.',
          queries: [
            { expr: `${rate(`tocsin_deliveries_total{outcome="sent", ${chosen}}`)} / ${rate(`tocsin_deliveries_total{outcome=~"sent|dead", ${chosen}}`)}` },
          ],
        },
        { kind: 'stat', title: 'Writes a second', about: 'Sent.', queries: [{ expr: rate(`tocsin_deliveries_total{outcome="sent", ${chosen}}`) }] },
        {
          ...{ kind: 'stat', title: 'Slack answers, p99', unit: 's' },
          about: 'The Web API, all methods.',
          queries: [{ expr: quantile(0.99, 'tocsin_slack_request_duration_seconds') }],
        },
        {
          ...{ kind: 'stat', title: 'Webhooks answer, p99', unit: 's' },
          about: 'Incoming webhooks.',
          queries: [{ expr: quantile(0.99, 'tocsin_webhook_request_duration_seconds') }],
        },
        {
          ...{ kind: 'stat', title: 'Failed for good, 24 h', bad: 1 },
          about: 'Slack refused even the plain text: `tocsin dead` lists them with reasons.',
          queries: [{ expr: happened(`tocsin_deliveries_total{outcome="dead", ${chosen}}`, '24h') }],
        },
        {
          ...{ kind: 'stat', title: 'Refused workspaces, 24 h', bad: 1 },
          about: 'A token was revoked or a workspace takes nothing: install the app again (`tocsin workspace link`).',
          queries: [{ expr: happened(`tocsin_workspace_faults_total{${chosen}}`, '24h') }],
        },
      ],
    },
    {
      title: 'Slack',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Response time, p50', unit: 's' },
          about: 'By method of the Web API.',
          queries: [{ expr: quantile(0.5, 'tocsin_slack_request_duration_seconds', '', 'method'), legend: '{{method}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Response time, p99', unit: 's' },
          about: 'By method of the Web API.',
          queries: [{ expr: quantile(0.99, 'tocsin_slack_request_duration_seconds', '', 'method'), legend: '{{method}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Answers', unit: 'reqps', stacked: true },
          about: 'limited waits as long as Slack names; ambiguous is looked for in history before it is tried again.',
          queries: [{ expr: rate('tocsin_slack_request_duration_seconds_count', 'outcome'), legend: '{{outcome}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Webhooks: answers and response time', unit: 'short' },
          about: 'A second, by outcome; and p99 in seconds.',
          queries: [
            { expr: rate('tocsin_webhook_request_duration_seconds_count', 'outcome'), legend: '{{outcome}} a second' },
            { expr: quantile(0.99, 'tocsin_webhook_request_duration_seconds'), legend: 'p99, s' },
          ],
        },
      ],
    },
    {
      title: 'Services beside Slack',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Response time, p99', unit: 's' },
          about: 'PagerDuty, ServiceNow, email and signed webhooks, as `receivers` name them.',
          queries: [{ expr: quantile(0.99, 'tocsin_service_request_duration_seconds', '', 'service'), legend: '{{service}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Answers', unit: 'reqps', stacked: true },
          about: 'By service and outcome.',
          queries: [{ expr: rate('tocsin_service_request_duration_seconds_count', 'service, outcome'), legend: '{{service}} {{outcome}}' }],
        },
      ],
    },
    {
      title: 'Writes',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'What became of them', unit: 'cps', stacked: true },
          about: 'By outcome.',
          queries: [{ expr: rate(`tocsin_deliveries_total{${chosen}}`, 'outcome'), legend: '{{outcome}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Of unknown end', unit: 'cps', stacked: true },
          about: 'found in Slack, repeated because it was not, redone as that does no harm.',
          queries: [{ expr: rate(`tocsin_ambiguous_writes_total{${chosen}}`, 'result'), legend: '{{result}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Refused workspaces', unit: 'cps' },
          about: 'By the code that Slack gave.',
          queries: [{ expr: rate(`tocsin_workspace_faults_total{${chosen}}`, 'tenant, code'), legend: '{{tenant}}: {{code}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Messages in a plain form', unit: 'cps' },
          about: 'By template; refused_by_slack: it was sent simpler.',
          queries: [{ expr: rate('tocsin_render_faults_total', 'template'), legend: '{{template}}' }],
        },
      ],
    },
  ],
};
