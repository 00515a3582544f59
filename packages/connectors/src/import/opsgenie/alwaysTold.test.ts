import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant, routesFor } from '@tocsin/core/tenantPlan';
import { mutedBy } from '@tocsin/core/timeIntervals';
import { importOpsgenie } from './importOpsgenie.ts';

const hour = 3_600_000;

it('at any time exactly one route tells an alert that a rule with a time restriction takes', () => {
  const restriction = (startHour: number, endHour: number) => ({ type: 'time-of-day', restriction: { startHour, startMin: 0, endHour, endMin: 30 } });
  const conditions = ['a', 'b'].map((value) => ({ field: 'extra-properties', key: 'env', operation: 'contains', expectedValue: value }));
  const rules = [
    { team: 'T', order: 0, criteria: { type: 'match-any-condition', conditions }, timezone: 'America/New_York', timeRestriction: restriction(9, 17) },
    { team: 'T', order: 1, criteria: { type: 'match-all' }, timezone: 'Europe/Paris', timeRestriction: restriction(22, 6) },
    { team: 'T', order: 2, isDefault: true, criteria: { type: 'match-all' } },
  ];
  const slack = { type: 'Slack', teamId: 'T', channel: '#team' };
  const { file } = importOpsgenie({ teams: [{ id: 'T', name: 'team' }], routing_rules: rules, integrations: [slack] }, { tenant: 'acme' });
  const plan = planTenant(tenantFileSchema.parse(file), 1);
  const start = Date.parse('2026-11-23T00:15:00Z');
  for (const env of ['a', 'b', 'ab', 'x', ''])
    for (let at = start; at < start + 48 * hour; at += hour / 2) {
      const speaking = routesFor(plan, 'prod', { env }).filter((route) => mutedBy(route, plan.timeIntervals, at) === null);
      assert.deepEqual(
        speaking.map(({ receiver }) => receiver),
        ['team'],
        `env=${env} at ${new Date(at).toISOString()}`,
      );
    }
});
