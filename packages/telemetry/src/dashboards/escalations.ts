import type { Dashboard } from './dashboard.ts';
import { chosen, happened, quantile, rate } from './queries.ts';

/** Who is woken, how often, and whether anybody answers. */
export const escalations: Dashboard = {
  uid: 'tocsin-escalations',
  title: 'Escalations',
  about: 'Who is woken, how often, and whether anybody answers.',
  byTenant: true,
  rows: [
    {
      title: 'Now',
      panels: [
        {
          ...{ kind: 'stat', title: 'Levels told, 24 h' },
          about: 'All tenants that are chosen.',
          queries: [{ expr: happened(`tocsin_escalations_fired_total{${chosen}}`, '24h') }],
        },
        {
          ...{ kind: 'stat', title: 'Unanswered, 24 h', bad: 1 },
          about: 'All levels were told and nobody answered: ask who was on call (`tocsin oncall`), and whether the last level reaches anybody.',
          queries: [{ expr: happened(`tocsin_escalations_unanswered_total{${chosen}}`, '24h') }],
        },
        {
          ...{ kind: 'stat', title: 'Broken promises, 24 h', bad: 1 },
          about: 'Times to acknowledge or resolve that were promised and not kept.',
          queries: [{ expr: happened(`tocsin_sla_breaches_total{${chosen}}`, '24h') }],
        },
        {
          ...{ kind: 'stat', title: 'Late by, p99', unit: 's', bad: 1 },
          about: 'How long after its time a level is told. Above a second workers are too few.',
          queries: [{ expr: quantile(0.99, 'tocsin_escalation_lateness_seconds') }],
        },
        {
          ...{ kind: 'stat', title: 'Acknowledged after, median', unit: 's' },
          about: 'Of episodes that ended in the last day.',
          queries: [{ expr: `histogram_quantile(0.5, sum by (le) (increase(tocsin_time_to_acknowledge_seconds_bucket{${chosen}}[24h])))` }],
        },
        {
          ...{ kind: 'stat', title: 'Over after, median', unit: 's' },
          about: 'Of episodes that ended in the last day.',
          queries: [{ expr: `histogram_quantile(0.5, sum by (le) (increase(tocsin_time_to_resolve_seconds_bucket{${chosen}}[24h])))` }],
        },
      ],
    },
    {
      title: 'Who is woken',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Levels told, by tenant', unit: 'cps', stacked: true },
          about: 'Each is a message that mentions somebody.',
          queries: [{ expr: rate(`tocsin_escalations_fired_total{${chosen}}`, 'tenant'), legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Levels told, by level', unit: 'cps', stacked: true },
          about: 'Much above the first level: those asked first do not answer.',
          queries: [{ expr: rate(`tocsin_escalations_fired_total{${chosen}}`, 'level'), legend: 'level {{level}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Unanswered', unit: 'cps' },
          about: 'By tenant.',
          queries: [{ expr: rate(`tocsin_escalations_unanswered_total{${chosen}}`, 'tenant'), legend: '{{tenant}}' }],
        },
        {
          ...{ kind: 'timeseries', title: 'Broken promises', unit: 'cps' },
          about: 'By tenant and clock.',
          queries: [{ expr: rate(`tocsin_sla_breaches_total{${chosen}}`, 'tenant, clock'), legend: '{{tenant}}: {{clock}}' }],
        },
      ],
    },
    {
      title: 'How fast people are',
      panels: [
        {
          ...{ kind: 'timeseries', title: 'Time to acknowledge', unit: 's' },
          about: 'Median by tenant, over an hour.',
          queries: [
            { expr: `histogram_quantile(0.5, sum by (le, tenant) (increase(tocsin_time_to_acknowledge_seconds_bucket{${chosen}}[1h])))`, legend: '{{tenant}}' },
          ],
        },
        {
          ...{ kind: 'timeseries', title: 'Time to resolve', unit: 's' },
          about: 'Median by tenant, over an hour.',
          queries: [
            { expr: `histogram_quantile(0.5, sum by (le, tenant) (increase(tocsin_time_to_resolve_seconds_bucket{${chosen}}[1h])))`, legend: '{{tenant}}' },
          ],
        },
      ],
    },
  ],
};
