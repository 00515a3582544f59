import assert from 'node:assert/strict';
import test from 'node:test';
import { alertEventSchema } from '@tocsin/contracts/alertEvent';
import { type NativeAlert, nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from './normaliseNative.ts';

const context = { tenantId: 'acme', receivedAt: Date.parse('2026-03-01T12:00:00Z') };
const base: NativeAlert = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU > 95%' };

test('the fields become labels that the sender cannot override', () => {
  const event = normaliseNative(
    { ...base, environment: 'prod', labels: { host: 'a', severity: 'none', alertname: 'x', environment: 'y', empty: '' } },
    context,
  );
  assert.deepEqual(event.labels, { host: 'a', alertname: 'high_cpu', severity: 'critical', environment: 'prod' });
  assert.ok(alertEventSchema.parse(event));
});

test('identity is environment, type and labels, never severity or message', () => {
  const id = normaliseNative(base, context).alertId;
  assert.equal(normaliseNative({ ...base, severity: 'info', message: 'other', labels: { severity: 'odd' } }, context).alertId, id);
  assert.notEqual(normaliseNative({ ...base, environment: 'prod' }, context).alertId, id);
  assert.notEqual(normaliseNative({ ...base, labels: { host: 'a' } }, context).alertId, id);
});

test('a dedup_key alone is the identity when it is given', () => {
  const id = normaliseNative({ ...base, dedup_key: 'k' }, context).alertId;
  assert.equal(normaliseNative({ ...base, alert_type: 'other', dedup_key: 'k', labels: { a: 'b' } }, context).alertId, id);
});

test('times: a native alert has no lease unless it names an end, and an end that has passed resolves it', () => {
  const times = (more: Partial<NativeAlert>) => {
    const { status, startsAt, endsAt } = normaliseNative({ ...base, ...more }, context);
    return [status, startsAt - context.receivedAt, endsAt === null ? null : endsAt - context.receivedAt];
  };
  assert.deepEqual(times({}), ['firing', 0, null]);
  assert.deepEqual(times({ ends_at: '2026-03-01T13:00:00+00:30' }), ['firing', 0, 1_800_000]);
  assert.deepEqual(times({ ends_at: '2026-03-01T11:59:59Z' }), ['resolved', -1000, -1000]);
  assert.deepEqual(times({ status: 'resolved' }), ['resolved', 0, 0]);
  assert.deepEqual(times({ status: 'resolved', starts_at: '2026-03-01T11:00:00Z', ends_at: '2027-03-01T11:00:00Z' }), ['resolved', -3_600_000, 0]);
  assert.equal(normaliseNative({ ...base, starts_at: '0001-01-01T00:00:00Z' }, context).startsAt, 0);
});

test('what no store takes is replaced, and prototype keys are harmless', () => {
  const parsed = nativeAlertSchema.parse(
    JSON.parse('{"alert_type":"a\\u0000b","severity":"info","message":"\\ud800 x","labels":{"__proto__":"p","constructor":"c","l":"\\u0000"}}'),
  );
  const event = normaliseNative(parsed, context);
  assert.equal(event.alertType, 'a\ufffdb');
  assert.equal(event.message, '\ufffd x');
  assert.equal(event.labels['l'], '\ufffd');
  assert.equal(event.labels['constructor'], 'c');
  assert.equal(Object.getPrototypeOf(event.labels), Object.prototype);
});
