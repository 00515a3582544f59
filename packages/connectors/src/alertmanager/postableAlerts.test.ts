import assert from 'node:assert/strict';
import test from 'node:test';
import { alertEventSchema } from '@tocsin/contracts/alertEvent';
import { limits } from '@tocsin/contracts/limits';
import fc from 'fast-check';
import { readPostedAlerts } from './postableAlerts.ts';

const receivedAt = Date.parse('2026-03-01T12:00:00Z');
const read = (body: unknown) => readPostedAlerts(body, { tenantId: 'acme', receivedAt });
const labels = { alertname: 'CpuHigh', node: 'web1', severity: 'warning' };
const zero = '0001-01-01T00:00:00.000Z';

/** Start and end given, then status, start and end read, as ms from now. `timeout` is Alertmanager's resolve_timeout. */
const timeout = 300_000;
const times: [string, unknown, unknown, [string, number, number]][] = [
  ['both missing', undefined, undefined, ['firing', 0, timeout]],
  ['both zero, as amtool sends them', zero, zero, ['firing', 0, timeout]],
  ['null and empty', null, '', ['firing', 0, timeout]],
  ['as Prometheus sends it', '2026-03-01T11:59:00.123Z', '2026-03-01T12:04:00Z', ['firing', -59_877, 240_000]],
  ['an end that has passed', '2026-03-01T11:00:00Z', '2026-03-01T11:59:59.999Z', ['resolved', -3_600_000, -1]],
  ['an end just now', undefined, '2026-03-01T12:00:00Z', ['resolved', 0, 0]],
  ['only an end in the past: it started then', zero, '2026-03-01T11:00:00Z', ['resolved', -3_600_000, -3_600_000]],
  ['offset and nanoseconds', '2026-03-01T13:30:00.123456789+02:00', '2026-03-01T07:05:00-0500', ['firing', -1_799_877, 300_000]],
  ['lower case, no zone, a day', '2026-02-28t00:00:00', '2026-03-02', ['firing', -129_600_000, 43_200_000]],
];

for (const [what, startsAt, endsAt, expected] of times) {
  test(`times: ${what}`, () => {
    const { events, refusal } = read([{ labels, startsAt, endsAt }]);
    assert.equal(refusal, null);
    const [event] = events;
    assert.deepEqual([event?.status, (event?.startsAt ?? 0) - receivedAt, (event?.endsAt ?? 0) - receivedAt], expected);
  });
}

const severities: [string | undefined, string][] = [
  ['critical', 'critical'],
  ['page', 'critical'],
  ['FATAL', 'critical'],
  ['error', 'high'],
  ['major', 'high'],
  ['warn', 'warning'],
  ['minor', 'warning'],
  ['info', 'info'],
  ['none', 'info'],
  ['debug', 'info'],
  ['whatever', 'warning'],
  [undefined, 'warning'],
];

test('severity labels of all kinds become ours, unknown ones are warnings', () => {
  for (const [word, severity] of severities)
    assert.equal(read([{ labels: { a: 'b', ...(word === undefined ? {} : { severity: word }) } }]).events[0]?.severity, severity);
});

test('type, environment and message have their fallbacks', () => {
  const event = (more: object, annotations = {}) => read([{ labels: { node: 'web1', ...more }, annotations }]).events[0];
  assert.deepEqual([event({})?.alertType, event({})?.message, event({})?.environment], ['unnamed', 'unnamed', 'default']);
  assert.deepEqual([event({ env: 'prod' })?.environment, event({ env: 'prod', environment: 'staging' })?.environment], ['prod', 'staging']);
  assert.equal(event({}, { description: 'd', message: 'm', summary: '' })?.message, 'm');
});

test('the same labels are the same alert, whatever else changes', () => {
  const [a, b] = read([{ labels }, { labels: { ...labels, empty: '' }, annotations: { summary: 'x' }, startsAt: '2026-01-01T00:00:00Z' }]).events;
  assert.equal(a?.alertId, b?.alertId);
  assert.equal(a?.fingerprint, '59b0fffe6141e76e');
});

test('a label set beyond our limits is refused, long annotations are cut', () => {
  const many = Object.fromEntries(Array.from({ length: limits.labelsPerAlert + 1 }, (_, at) => [`l${at}`, 'x']));
  const { events, refusal, refused } = read([
    { labels: many },
    { labels, annotations: { summary: 'x'.repeat(100_000) } },
    { labels: { a: 'x'.repeat(3_000) } },
  ]);
  assert.deepEqual([events.length, refused, refusal?.status], [1, 2, 400]);
  assert.equal(events[0]?.annotations['summary']?.length, limits.annotationChars);
});

test('prototype keys are no labels', () => {
  assert.equal(read(JSON.parse('[{"labels":{"__proto__":"x"}}]')).refusal?.status, 400);
});

test('whatever JSON comes, it is read or refused, and what is read fits the contract', () => {
  const alert = fc.record(
    {
      labels: fc.oneof(
        fc.dictionary(fc.string(), fc.string()),
        fc.dictionary(fc.constantFrom('alertname', 'severity', 'a_b'), fc.string({ unit: 'binary' })),
        fc.jsonValue(),
      ),
      annotations: fc.oneof(fc.dictionary(fc.constantFrom('summary', 'x'), fc.string()), fc.jsonValue()),
      startsAt: fc.oneof(fc.constant('2026-03-01T11:00:00Z'), fc.jsonValue()),
      endsAt: fc.oneof(fc.constant(zero), fc.jsonValue()),
      generatorURL: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.oneof(alert, fc.jsonValue())), fc.jsonValue()), (body) => {
      const { events, refused } = read(body);
      for (const event of events) alertEventSchema.parse(event);
      if (Array.isArray(body) && events.length > 0) assert.equal(events.length + refused, body.length);
    }),
    { numRuns: 500 },
  );
});
