import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { normaliseNative } from './normaliseNative.ts';
import { planTenant } from './tenantPlan.ts';
import { viewOfEvent } from './viewOfEvent.ts';

const plan = planTenant(tenantFileSchema.parse({ tenant: 'acme', slack_config: { default_channel: '#a', escalation_channel: '#b' } }), 1);
const now = Date.UTC(2026, 10, 23);
const event = (status: 'firing' | 'resolved') =>
  normaliseNative({ alert_type: 'high_cpu', severity: 'critical', message: 'CPU > 95 %', environment: 'prod', status }, { tenantId: 'acme', receivedAt: now });

it('shows an alert that is alone in the group it would open', () => {
  const { status, receiver, groupLabels, counts, alerts, severity } = viewOfEvent(plan, event('firing'), now, null);
  assert.deepEqual([status, receiver, severity, counts.firing], ['firing', 'escalation', 'critical', 1]);
  assert.deepEqual(groupLabels, { alertname: 'high_cpu', environment: 'prod' });
  assert.deepEqual([alerts[0]?.message, alerts[0]?.unseen], ['CPU > 95 %', false]);
});

it('shows one that comes resolved as one that nobody saw', () => {
  const { status, counts, alerts, resolvedAt } = viewOfEvent(plan, event('resolved'), now, null);
  assert.deepEqual([status, counts.resolved, alerts[0]?.unseen, resolvedAt], ['resolved', 1, true, now]);
});
