import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { languages } from '@tocsin/contracts/language';
import { severities } from '@tocsin/contracts/severity';
import type { AlertStatus, AlertView, GroupView } from '@tocsin/contracts/view';
import fc from 'fast-check';
import { createRenderer, type Renderer } from './renderer.ts';
import { sampleAlert, sampleGroup } from './sampleViews.ts';
import { assertSafe } from './slackRules.ts';

const renderer: Renderer = createRenderer({ templatesDir: join(import.meta.dirname, '../../../templates') });
const runs = { numRuns: 300 };

const nasty = [
  '<!channel>',
  '<!here|x>',
  '<@U1>',
  '<#C1|general>',
  '<http://evil.example|click>',
  '<mailto:a@b>',
  '&lt;!channel&gt;',
  '&',
  '<',
  '>',
  '`',
  '```',
  '*',
  '*b*',
  '_',
  '~',
  ':boom:',
  '|',
  '^',
  '\u0000',
  '\n',
  '\r\n',
  '\u2028',
  '\ud800',
  '\udc00',
  '\u202e',
  '\u2066',
  '\u200f',
  'שלום',
  'مرحبا',
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301',
  `Z${'\u0335'.repeat(50)}`,
  '\u200d',
  '\ufdd0',
  '\ufdd1x',
  '\ufdd21795429920|',
  '\ufdd3',
  '\ufdd4',
  'line:',
  'headline: x',
  '<%= 1 %>',
  '{n}',
  '__proto__',
  ' ',
  'ok',
];
const text = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 10 }), charCodes()), { maxLength: 20 })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 2_000 })).map(([part, times]) => part.repeat(times)) },
);
const url = fc.oneof(
  text,
  text.map((tail) => `https://example.com/${tail}`),
  fc.constantFrom('javascript:alert(1)', 'https://u:p@example.com', '//x', `https://example.com/${'x'.repeat(4_000)}`),
);
const time = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, -1, 8.64e15, 9e15, Number.POSITIVE_INFINITY));
const maybeTime = fc.option(time);
const status = fc.constantFrom<AlertStatus>('firing', 'acknowledged', 'resolved');
const severity = fc.constantFrom(...severities);
const map = fc.dictionary(text, text, { maxKeys: 20 });
const alert: fc.Arbitrary<AlertView> = fc.record({
  alertId: text,
  alertType: text,
  severity,
  status,
  message: text,
  environment: text,
  labels: map,
  annotations: fc
    .record({ description: text, runbook_url: url, dashboard_url: url }, { requiredKeys: [] })
    .map((known): Record<string, string> => ({ ...known })),
  startsAt: time,
  resolvedAt: maybeTime,
  generatorUrl: fc.option(url),
  unseen: fc.boolean(),
});
const count = fc.integer({ min: 0, max: 100_000 });
const group: fc.Arbitrary<GroupView> = fc.record({
  tenantId: text,
  groupId: fc.uuid(),
  epoch: count,
  receiver: text,
  groupLabels: map,
  severity,
  status,
  counts: fc.record({ firing: count, acknowledged: count, resolved: count }),
  alerts: fc.array(alert, { maxLength: 12 }),
  since: time,
  resolvedAt: maybeTime,
  acknowledged: fc.option(fc.record({ by: text, at: time })),
  consoleUrl: fc.option(url),
});
const language = fc.constantFrom(...languages);
const profile = fc.constantFrom('rich', 'rich', 'plain', 'text' as const);

function charCodes(): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((codes) => String.fromCharCode(...codes));
}

test('no string in a group can break its message or ping anybody', () => {
  fc.assert(
    fc.property(group, language, profile, (view, language, profile) => {
      const { message, faults } = renderer.group({ language, view, profile });
      assert.deepEqual(faults, []);
      assertSafe(message);
    }),
    runs,
  );
});

test('no string in a single alert can break its message or ping anybody', () => {
  fc.assert(
    fc.property(alert, status, language, (one, status, language) => {
      const view = sampleGroup({ status, alerts: [one], groupLabels: one.labels, acknowledged: { by: one.message, at: one.startsAt } });
      const { message, faults } = renderer.group({ language, view });
      assert.deepEqual(faults, []);
      assertSafe(message);
    }),
    runs,
  );
});

test('no string in a thread reply, an action or an escalation can break its message or ping anybody', () => {
  fc.assert(
    fc.property(fc.array(alert, { maxLength: 30 }), alert, text, text, count, language, (alerts, one, by, permalink, n, language) => {
      const at = one.startsAt;
      const rendered = [
        renderer.thread({ language, view: { groupId: 'g', epoch: n, fired: n, resolved: alerts.length, alerts, more: n, reminder: one.unseen } }),
        renderer.action({ language, view: { action: 'resolved', by, at, count: n } }),
        renderer.escalation({
          language,
          view: {
            tenantId: by,
            groupId: one.unseen ? null : 'g',
            policy: by,
            level: 1,
            levels: n,
            alert: one,
            unansweredMs: at,
            nextLevelAt: one.resolvedAt,
            permalink,
          },
        }),
      ];
      for (const { message, faults } of rendered) {
        assert.deepEqual(faults, []);
        assertSafe(message);
      }
    }),
    runs,
  );
});

test('the worst that can come in fits the largest size, shown alerts and all', () => {
  const worst = '&'.repeat(1_048_576);
  const one = sampleAlert({
    message: worst,
    environment: worst,
    alertType: worst,
    alertId: worst,
    labels: { service: worst, instance: worst, other: worst },
    annotations: { description: worst },
  });
  const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`label${index}`, '<&>'.repeat(500)]));
  const single = renderer.group({ language: 'de', view: sampleGroup({ alerts: [{ ...one, labels }] }) });
  const many = renderer.group({
    language: 'fr',
    view: sampleGroup({ alerts: Array.from({ length: 10 }, () => one), counts: { firing: 100, acknowledged: 9, resolved: 9 }, groupLabels: labels }),
  });
  const thread = renderer.thread({
    language: 'de',
    view: { groupId: 'g', epoch: 1, fired: 25, resolved: 0, alerts: Array.from({ length: 25 }, () => one), more: 0, reminder: false },
  });
  for (const { message, faults } of [single, many, thread]) {
    assert.deepEqual(faults, []);
    assertSafe(message);
  }
  assert.match(JSON.stringify(single.message), /\+9\.992 weitere Labels/);
  assert.match(JSON.stringify(many.message), /\+108\u00a0autres alertes/);
  assert.doesNotMatch(JSON.stringify(thread.message), /weitere Alarme/);
});

test('what is not shown is counted', () => {
  const view = sampleGroup({
    alerts: Array.from({ length: 14 }, (_, index) => sampleAlert({ message: `alert ${index}` })),
    counts: { firing: 40, acknowledged: 0, resolved: 0 },
  });
  const said = JSON.stringify(renderer.group({ language: 'en', view }).message);
  assert.match(said, /alert 9 .*\+30 more alerts/);
  assert.doesNotMatch(said, /alert 10/);
});
