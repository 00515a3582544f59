import type { Dashboard } from './dashboard.ts';
import { chosen, quantile, rate } from './queries.ts';

/** What each tenant sends, how it is served, and whether anybody suffers from another. */
export const tenants: Dashboard = {
  uid: 'tocsin-tenants',
  title: 'Tenants',
  about: 'What each tenant sends and how it is served. The first 200 have names here, the rest are `other`.',
  byTenant: true,
  rows: [
    {
      title: 'All of them',
      panels: [
        {
          ...{ kind: 'table', title: 'Tenants', width: 24 },
          about: 'The last six hours; open groups and gaps are of now.',
          columns: { A: 'accepted', B: 'turns', C: 'refused', D: 'open groups', E: 'failed for good', F: 'levels told', G: 'ledger gap' },
          queries: [
            { expr: `sum by (tenant) (increase(tocsin_alerts_received_total{status="accepted", ${chosen}}[6h]))` },
            { expr: `sum by (tenant) (increase(tocsin_alert_turns_total{${chosen}}[6h]))` },
            { expr: `sum by (tenant) (increase(tocsin_requests_refused_total{${chosen}}[6h]))` },
            { expr: `max by (tenant) (tocsin_open_groups{${chosen}})` },
            { expr: `sum by (tenant) (increase(tocsin_deliveries_total{outcome="dead", ${chosen}}[6h]))` },
            { expr: `sum by (tenant) (increase(tocsin_escalations_fired_total{${chosen}}[6h]))` },
            { expr: `max by (tenant) (tocsin_ledger_gap{${chosen}})` },
          ],
        },
      ],
    },
    {
      title: 'What they send',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Accepted alerts', unit: 'cps', stacked: true },
          about: 'Repeats included.',
          queries: [{ expr: rate(`tocsin_alerts_received_total{status="accepted", ${chosen}}`, 'tenant'), legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Refused requests', unit: 'reqps' },
          about: 'quota: `quotas.alerts_per_second` of its file; backlog: its own line is full.',
          queries: [{ expr: rate(`tocsin_requests_refused_total{${chosen}}`, 'tenant, reason'), legend: '{{tenant}}: {{reason}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Open groups' },
          about: 'Episodes that are not over.',
          queries: [{ expr: `max by (tenant) (tocsin_open_groups{${chosen}})`, legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Repeats', unit: 'percentunit' },
          about: 'The part of what was accepted that changed nothing: it cost nobody anything but us.',
          queries: [
            {
              expr: `1 - clamp_max(${rate(`tocsin_alert_turns_total{${chosen}}`, 'tenant')} / ${rate(`tocsin_alerts_received_total{status="accepted", ${chosen}}`, 'tenant')}, 1)`,
              legend: '{{tenant}}',
            },
          ],
        },
      ],
    },
    {
      title: 'How they are served',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Alert to Slack, p50', unit: 's' },
          about: 'Group waits are in it.',
          queries: [{ expr: quantile(0.5, 'tocsin_alert_to_slack_seconds', `{${chosen}}`, 'tenant'), legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Alert to Slack, p99', unit: 's' },
          about: 'A quiet tenant whose line rises while another floods is a fault of ours.',
          queries: [{ expr: quantile(0.99, 'tocsin_alert_to_slack_seconds', `{${chosen}}`, 'tenant'), legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Writes by what became of them', unit: 'cps', stacked: true },
          about: 'superseded and merged were told by a newer message or a digest; dead is in `tocsin dead`.',
          queries: [{ expr: rate(`tocsin_deliveries_total{${chosen}}`, 'outcome'), legend: '{{outcome}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Ledger gap', bad: 1 },
          about: 'Anything but 0: `tocsin ledger --tenant NAME`.',
          queries: [{ expr: `max by (tenant) (tocsin_ledger_gap{${chosen}})`, legend: '{{tenant}}' }],
        },
      ],
    },
  ],
};
