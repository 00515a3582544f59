import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { createRenderer } from './renderer.ts';
import { sampleAlert, sampleEscalations, sampleGroup, sampleGroups } from './sampleViews.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });

function actionsOf(message: SlackMessage): string[] {
  return [...JSON.stringify(message).matchAll(/"action_id":"tocsin\.([a-z.]+)"/g)].map(([, id]) => id ?? '');
}

test('what is left to do has a button: both when firing, resolve when acknowledged, none when resolved', () => {
  const actions = (name: string) => actionsOf(renderer.group({ language: 'en', view: sampleGroups[name] ?? assert.fail() }).message);
  const links = ['open.runbook', 'open.dashboard', 'open.source', 'open.console'];
  assert.deepEqual(actions('firing'), ['acknowledge', 'resolve', ...links]);
  assert.deepEqual(actions('acknowledged'), ['resolve', ...links]);
  assert.deepEqual(actions('resolved'), []);
});

test('a group links to the first of its alerts that has an address', () => {
  const alerts = [sampleAlert({ annotations: { runbook_url: 'javascript:alert(1)' }, generatorUrl: null }), sampleAlert({ generatorUrl: null })];
  const { message } = renderer.group({ language: 'en', view: sampleGroup({ alerts, counts: { firing: 2, acknowledged: 0, resolved: 0 }, consoleUrl: null }) });
  assert.deepEqual(actionsOf(message), ['acknowledge', 'resolve', 'open.runbook', 'open.dashboard']);
  assert.match(JSON.stringify(message), /"url":"https:\/\/runbooks\.example\.com\/high-cpu"/);
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
