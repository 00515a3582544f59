import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleCounts, sampleEscalations, sampleGroup, sampleGroups, sampleInsights } from './sampleViews.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });

function actionsOf(message: SlackMessage): string[] {
  return [...JSON.stringify(message).matchAll(/"action_id":"tocsin\.([a-z.]+)\d?"/g)].map(([, id]) => id ?? '');
}

test('what is left to do has a control: acknowledge as long as nobody has, silence and resolve until it is resolved; it can be spoken of after that', () => {
  const actions = (name: string) => actionsOf(renderer.group({ language: 'en', view: sampleGroups[name] ?? assert.fail() }).message);
  const links = ['open.runbook', 'open.dashboard', 'open.source', 'open.console'];
  assert.deepEqual(actions('firing'), ['acknowledge', 'silence', 'snooze', 'escalate', 'resolve', 'more', ...links]);
  assert.deepEqual(actions('acknowledged'), ['unacknowledge', 'silence', 'snooze', 'resolve', 'more', ...links]);
  assert.deepEqual(actions('silenced'), ['silence', 'resolve', 'more', ...links]);
  assert.deepEqual(actions('resolved'), ['more', 'open.console']);
});

test('a group links to the first of its alerts that has an address', () => {
  const alerts = [sampleAlert({ annotations: { runbook_url: 'javascript:alert(1)' }, generatorUrl: null }), sampleAlert({ generatorUrl: null })];
  const { message } = renderer.group({ language: 'en', view: sampleGroup({ alerts, counts: sampleCounts({ firing: 2 }), consoleUrl: null }) });
  assert.deepEqual(actionsOf(message), ['acknowledge', 'silence', 'snooze', 'escalate', 'resolve', 'more', 'open.runbook', 'open.dashboard']);
  assert.match(JSON.stringify(message), /"url":"https:\/\/runbooks\.example\.com\/payments-stuck"/);
});

test('an escalation without a group has nothing to acknowledge yet', () => {
  const { message } = renderer.escalation({ language: 'en', view: sampleEscalations['escalation-last'] ?? assert.fail() });
  assert.deepEqual(actionsOf(message), ['open.runbook', 'open.dashboard', 'open.source']);
});

test('every block_id changes with the epoch and with the state', () => {
  const ids = (over: object) =>
    [...JSON.stringify(renderer.group({ language: 'en', view: sampleGroup(over) }).message).matchAll(/"block_id":"([^"]+)"/g)].map(([, id]) => id);
  const all = [...ids({ epoch: 1 }), ...ids({ epoch: 2 }), ...ids({ epoch: 2, status: 'acknowledged' })];
  assert.equal(new Set(all).size, all.length);
});

test('a silence is offered for as long as the contract says, written out in the language, and until Monday or as one likes', () => {
  const menu = (language: string) => /"options":(\[.*?\}\])/.exec(JSON.stringify(renderer.group({ language, view: sampleGroup() }).message))?.[1] ?? '';
  const options = JSON.parse(menu('de')) as { text: { text: string }; value: string }[];
  const { groupId } = sampleGroup();
  assert.deepEqual(
    options.map(({ text, value }) => [text.text, value]),
    [
      ['1 Stunde', `${groupId} 60`],
      ['4 Stunden', `${groupId} 240`],
      ['bis Montag, 09:00', `${groupId} monday`],
      ['Was, und bis wann…', `${groupId} custom`],
    ],
  );
  assert.match(menu('fr'), /4\u00a0heures/);
});

test('evidence with an address is a button of its own, never a link in the text', () => {
  const view = sampleInsights['insight-anomaly'] ?? assert.fail();
  const evidence = [
    { text: '<https://evil.example|Click>', url: 'https://grafana.example.com/d/1' },
    { text: 'x', url: 'javascript:alert(1)' },
  ];
  const { message } = renderer.insight({ language: 'en', view: { ...view, evidence } });
  assert.deepEqual(actionsOf(message), ['open.evidence', 'open.console']);
  assert.doesNotMatch(JSON.stringify(message), /<https/);
});
