import type { Dashboard } from './dashboard.ts';
import { chosen, rate } from './queries.ts';

/** What fires, how often, and what of it is noise. */
export const patterns: Dashboard = {
  uid: 'tocsin-patterns',
  title: 'Alert patterns',
  about: 'What fires, how often, and what of it is noise.',
  byTenant: true,
  rows: [
    {
      title: 'What fires',
      panels: [
        {
          ...{ kind: 'bargauge', title: 'Fired most, 24 h' },
          about: 'Types of alerts by how often they began to fire. The first of them are where a better rule saves most.',
          queries: [{ expr: `topk(15, sum by (alert_type) (increase(tocsin_alert_turns_total{to="firing", ${chosen}}[24h])))`, legend: '{{alert_type}}' }],
        },
        {
          ...{ kind: 'bargauge', title: 'Critical, 24 h' },
          about: 'Likewise, of critical ones.',
          queries: [
            {
              expr: `topk(15, sum by (alert_type) (increase(tocsin_alert_turns_total{to="firing", severity="critical", ${chosen}}[24h])))`,
              legend: '{{alert_type}}',
            },
          ],
        },
        {
          ...{ kind: 'timeseries', title: 'By severity', unit: 'cps', stacked: true },
          about: 'Alerts that begin to fire.',
          queries: [{ expr: rate(`tocsin_alert_turns_total{to="firing", ${chosen}}`, 'severity'), legend: '{{severity}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Begun and over', unit: 'cps' },
          about: 'What fires and never ends is either an outage or a rule that nobody needs.',
          queries: [{ expr: rate(`tocsin_alert_turns_total{${chosen}}`, 'to'), legend: '{{to}}' }],
        },
      ],
    },
    {
      title: 'Out of the ordinary',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'More than a week ago', unit: 'percentunit' },
          about: 'What begins to fire in an hour, in parts of what did a week earlier: 1 is as it was.',
          queries: [
            {
              expr: `sum by (tenant) (increase(tocsin_alert_turns_total{to="firing", ${chosen}}[1h])) / sum by (tenant) (increase(tocsin_alert_turns_total{to="firing", ${chosen}}[1h] offset 1w))`,
              legend: '{{tenant}}',
            },
          ],
        },
        {
          ...{ kind: 'timeseries', title: 'Types that fire', unit: 'short' },
          about: 'How many different types began to fire within the hour: many at once is one cause more often than many.',
          queries: [
            {
              expr: `count by (tenant) (sum by (tenant, alert_type) (increase(tocsin_alert_turns_total{to="firing", ${chosen}}[1h])) > 0)`,
              legend: '{{tenant}}',
            },
          ],
        },
        {
          ...{ kind: 'table', title: 'Turned most in a day', width: 24 },
          about: 'A type with many turns to and fro flaps: a longer `for` in its rule, or another threshold.',
          columns: { A: 'began to fire', B: 'were over' },
          queries: [
            { expr: `topk(30, sum by (tenant, alert_type) (increase(tocsin_alert_turns_total{to="firing", ${chosen}}[24h])))` },
            { expr: `topk(30, sum by (tenant, alert_type) (increase(tocsin_alert_turns_total{to="resolved", ${chosen}}[24h])))` },
          ],
        },
      ],
    },
  ],
};
