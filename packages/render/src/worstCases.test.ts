import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profiles } from '@tocsin/contracts/message';
import type { AlertView, EscalationNote, EscalationView, GroupView } from '@tocsin/contracts/view';
import { forms } from './forms/formOf.ts';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleCounts, sampleEscalationNotes, sampleEscalations, sampleFaults, sampleGroup, sampleGroups, sampleInsights } from './sampleViews.ts';
import type { Rendered } from './say.ts';
import { assertSafe } from './slackRules.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });
const megabyte = 1_048_576;
const worsts: Readonly<Record<string, string>> = {
  ampersands: '&'.repeat(megabyte),
  mentions: '<!channel>'.repeat(megabyte / 10),
  backticks: '`'.repeat(megabyte),
  'right to left': 'שלום \u202e'.repeat(megabyte / 6),
  'joined emoji': '👩‍👩‍👧‍👦'.repeat(50_000),
  'one endless emoji': '👩\u200d'.repeat(100_000),
  'lone surrogates': '\ud800'.repeat(megabyte),
  blanks: ' \n\u200b'.repeat(100_000),
};
const formKeys = [
  ...['value', 'threshold', 'unit', 'version', 'previous_version', 'commit', 'deployed_by', 'result', 'source_ip', 'user', 'rule', 'asset'],
  ...['last_seen', 'expected_every', 'missed_for', 'pattern', 'count', 'window', 'samples', 'description'],
];

function worstAlert(text: string, form: string): AlertView {
  const annotations = Object.fromEntries(formKeys.map((key) => [key, text]));
  const labels = { service: text, instance: text, other: text };
  return sampleAlert({ message: text, environment: text, alertType: text, alertId: text, labels, annotations: { ...annotations, form } });
}

function worstGroup(text: string, status: GroupView['status'], alerts: AlertView[]): GroupView {
  const counts = sampleCounts({ [status]: alerts.length === 1 ? 1 : 100, resolved: status !== 'resolved' && alerts.length === 1 ? 0 : 100 });
  const groupLabels = { a: text, b: text };
  const suppression = { kind: 'silence', name: text, by: text, until: 0 } as const;
  const acknowledged = { by: text, at: 0 };
  return sampleGroup({ tenantId: text, receiver: text, status, counts, alerts, groupLabels, suppression, acknowledged, consoleUrl: text });
}

/** Thirty of each, that are no IDs. */
function asked(text: string): Pick<EscalationView, 'asks' | 'askedBefore'> {
  const many: string[] = Array(30).fill(text);
  return { asks: { users: many.map((id) => ({ id, name: text })), userGroups: many, nobodyIn: many }, askedBefore: many };
}

function assertSaid({ message, faults }: Rendered): void {
  assert.deepEqual(faults, []);
  assertSafe(message);
}

for (const [name, text] of Object.entries(worsts)) {
  test(`a megabyte of ${name} in every field fits every kind in every language and profile, and says something`, () => {
    const one = worstAlert(text, 'generic');
    for (const language of renderer.languages) {
      for (const profile of profiles) {
        const said = { language, profile };
        const original = renderer.group({ ...said, view: worstGroup(text, 'firing', [one]) });
        for (const status of ['firing', 'acknowledged', 'resolved', 'suppressed'] as const) {
          assertSaid(renderer.group({ ...said, view: worstGroup(text, status, [one]) }));
          assertSaid(
            renderer.group({
              ...said,
              view: worstGroup(
                text,
                status,
                Array.from({ length: 10 }, () => one),
              ),
            }),
          );
        }
        const escalation = sampleEscalations.escalation ?? assert.fail();
        assertSaid(renderer.escalation({ ...said, view: { ...escalation, ...asked(text), alert: one, policy: text, tenantId: text, permalink: text } }));
        for (const note of Object.values(sampleEscalationNotes))
          assertSaid(renderer.escalationNote({ ...said, view: { ...note, policy: text, told: Array(30).fill(text) } as EscalationNote }));
        const insight = sampleInsights.insight ?? assert.fail();
        const evidence = Array.from({ length: 100 }, () => ({ text, url: 'https://example.com' }));
        assertSaid(renderer.insight({ ...said, view: { ...insight, subject: text, service: text, environment: text, tenantId: text, evidence } }));
        const view = { ...(sampleFaults.fault ?? assert.fail()), target: text, code: text, fallback: text, tenantId: text };
        assertSaid(renderer.fault({ ...said, view }, null));
        assertSaid(renderer.fault({ ...said, view }, original.message));
      }
    }
  });
}

for (const form of forms) {
  test(`the worst of the form ${form} fits with all its fields`, () => {
    for (const text of Object.values(worsts)) {
      const alert = worstAlert(text, form);
      assertSaid(renderer.group({ language: 'de', view: worstGroup(text, 'suppressed', [alert]) }));
      assertSaid(renderer.escalation({ language: 'fr', view: { ...(sampleEscalations.escalation ?? assert.fail()), ...asked('<!channel>'), alert } }));
    }
  });
}

test('10,000 labels: the first few are shown, the others counted, whatever they are called', () => {
  const named = Object.entries({ ['__proto__']: 'x', constructor: '<!here>', '<@U1>': '`' });
  const labels = Object.fromEntries([...Array.from({ length: 9_997 }, (_, index): [string, string] => [`label${index}`, '<&>'.repeat(500)]), ...named]);
  const single = renderer.group({ language: 'de', view: sampleGroup({ alerts: [sampleAlert({ labels })] }) });
  const alerts = Array.from({ length: 10 }, () => sampleAlert());
  const counts = sampleCounts({ firing: 100, acknowledged: 9, resolved: 9 });
  const many = renderer.group({ language: 'fr', view: sampleGroup({ alerts, counts, groupLabels: labels }) });
  for (const rendered of [single, many]) assertSaid(rendered);
  assert.match(JSON.stringify(single.message), /\+9\.992 weitere Labels/);
  assert.match(JSON.stringify(many.message), /\+108\u00a0autres alertes/);
});

test('the worst thread fits with all the alerts that are shown', () => {
  const alerts = Array.from({ length: 25 }, () => worstAlert(worsts.ampersands ?? '', 'generic'));
  const thread = renderer.thread({ language: 'de', view: { groupId: 'g', epoch: 1, fired: 25, resolved: 0, alerts, more: 0, reminder: false, calm: null } });
  assertSaid(thread);
  assert.doesNotMatch(JSON.stringify(thread.message), /weitere Alarme/);
});

test('what is not shown is counted', () => {
  const alerts = Array.from({ length: 14 }, (_, index) => sampleAlert({ message: `alert ${index}` }));
  const said = JSON.stringify(renderer.group({ language: 'en', view: sampleGroup({ alerts, counts: sampleCounts({ firing: 40, suppressed: 3 }) }) }).message);
  assert.match(said, /alert 9 .*\+30 more alerts/);
  assert.doesNotMatch(said, /alert 10/);
  const partly = JSON.stringify(renderer.group({ language: 'en', view: sampleGroups['group-partly-silenced'] ?? assert.fail() }).message);
  assert.match(partly, /3 more silenced until/);
  assert.doesNotMatch(partly, /more alert/);
});

test('a note keeps every button of its message, even where there is only room for its sentence', () => {
  const fault = { language: 'en', view: sampleFaults.fault ?? assert.fail() };
  const original = renderer.group({ language: 'en', view: sampleGroup() }).message;
  const actionsOf = (message: object) => [...JSON.stringify(message).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(actionsOf(renderer.fault(fault, original).message), actionsOf(original));
  const filler = Array.from({ length: 43 }, (_, index) => ({ type: 'section', block_id: `f${index}`, text: { type: 'mrkdwn', text: 'x', verbatim: true } }));
  const full = { ...original, blocks: [...filler, ...original.blocks] };
  const { message } = renderer.fault(fault, full);
  assertSafe(message);
  assert.deepEqual(actionsOf(message), actionsOf(original));
  assert.match(JSON.stringify(message.blocks), /The channel is archived.*checkout-api prod/);
});
