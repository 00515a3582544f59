import assert from 'node:assert/strict';
import test from 'node:test';
import { TocsinError } from '@tocsin/contracts/errors';
import { readAlertmanagerWebhook } from './webhook.ts';

const context = { tenantId: 'acme', receivedAt: Date.parse('2026-03-01T12:00:00Z') };
const alert = {
  status: 'firing',
  labels: { alertname: 'CpuHigh', severity: 'page' },
  annotations: { summary: 'CPU is high' },
  startsAt: '2026-03-01T11:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph',
  fingerprint: 'aaaa',
};
const webhook = (...alerts: unknown[]) => readAlertmanagerWebhook({ version: '4', groupKey: '{}', status: 'firing', receiver: 'r', alerts }, context).items;

test('a firing alert lives until it is resolved: the sender repeats it only after hours', () => {
  const [item] = webhook(alert);
  assert.ok(item && 'event' in item);
  assert.deepEqual(
    [item.event.status, item.event.endsAt, item.event.severity, item.event.generatorUrl],
    ['firing', null, 'critical', 'http://prometheus/graph'],
  );
});

test('a resolved alert ends when the sender says, never later than now or before it started', () => {
  const ends = (endsAt: string, startsAt = alert.startsAt) => {
    const [item] = webhook({ ...alert, status: 'resolved', startsAt, endsAt });
    assert.ok(item && 'event' in item);
    return [item.event.startsAt - context.receivedAt, (item.event.endsAt ?? 0) - context.receivedAt];
  };
  assert.deepEqual(ends('2026-03-01T11:30:00Z'), [-3_600_000, -1_800_000]);
  assert.deepEqual(ends('0001-01-01T00:00:00Z'), [-3_600_000, 0]);
  assert.deepEqual(ends('2027-01-01T00:00:00Z', '2026-12-01T00:00:00Z'), [0, 0]);
});

test('one bad alert is answered for itself', () => {
  const [good, bad] = webhook(alert, { ...alert, labels: { 'bad-name': 'x' } });
  assert.ok(good && 'event' in good);
  assert.ok(bad && 'faults' in bad);
  assert.equal(bad.faults[0]?.path, 'alerts[1].labels');
});

test('what is no webhook of Alertmanager is refused by the name of the field', () => {
  const refused = (error: unknown) => error instanceof TocsinError && error.code === 'invalid_input' && error.fields[0]?.path === 'alerts';
  assert.throws(() => readAlertmanagerWebhook({ version: '4' }, context), refused);
});
