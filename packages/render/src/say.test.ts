import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleCounts, sampleEscalations, sampleGroup, sampleThreads } from './sampleViews.ts';
import { assertSafe } from './slackRules.ts';
import { shippedTemplates, templatesCopy } from './templatesCopy.ts';

function withFiring(t: TestContext, template: string) {
  return createRenderer({ templatesDir: templatesCopy(t, { 'firing.eta': template }) }).group({ language: 'en', view: sampleGroup() });
}

const plainText =
  '[CRIT] checkout-api prod: Payments &gt; 5 min in the queue on db-1 – firing since <!date^1795429920^{date_short_pretty} {time}|Nov 23, 10:32 UTC>';

test('a template that throws leaves a plain message with its buttons, and a fault', (t) => {
  const { message, faults } = withFiring(t, 'headline: <%= it.alert.nothing.there %>');
  assert.deepEqual(
    faults.map(({ reason, file }) => ({ reason, file })),
    [{ reason: 'template_threw', file: 'firing.eta' }],
  );
  assert.equal(message.text, plainText);
  assert.deepEqual(
    message.blocks.map((block) => block.type),
    ['section', 'actions'],
  );
  assert.match(JSON.stringify(message), /tocsin\.acknowledge/);
  assertSafe(message);
});

test('a template that says something else than parts leaves a plain message and a fault', (t) => {
  for (const template of ['Hello <%= it.alert.summary %>', 'field: no bar', 'headline: one\nheadline: two', 'context: only this', '']) {
    const { message, faults } = withFiring(t, template);
    assert.deepEqual(
      faults.map((fault) => fault.reason),
      ['template_unreadable'],
      template,
    );
    assert.equal(message.text, plainText);
  }
});

test('a template that always says too much leaves a plain message and a fault', (t) => {
  const { message, faults } = withFiring(t, `headline: x\ncontext: ${'x'.repeat(2_500)}`);
  assert.deepEqual(faults, [{ reason: 'over_limit', language: 'en', file: 'firing.eta', detail: 'a text of a context has 2500 characters' }]);
  assert.equal(message.text, plainText);
});

test('a template that says too much at full size is tried with less to say', (t) => {
  const templatesDir = templatesCopy(t, {
    'group.eta':
      'headline: x\n<% for (const alert of it.alerts) { %>\ncontext: <%= alert.summary %>\n<% } %>\ncontext: and <%= it.t("more_alerts", { n: it.more }) %>',
  });
  const view = sampleGroup({ alerts: Array.from({ length: 10 }, () => sampleAlert()), counts: sampleCounts({ firing: 10 }) });
  const { message, faults } = createRenderer({ templatesDir }).group({ language: 'en', view });
  assert.deepEqual(faults, []);
  assert.match(JSON.stringify(message), /\+5 more alerts/);
});

test('a template that does not compile counts as not there', (t) => {
  const renderer = createRenderer({ templatesDir: templatesCopy(t, { 'thread.eta': 'line: <%= it.summary' }) });
  assert.deepEqual(
    renderer.loadFaults.map(({ reason, file }) => ({ reason, file })),
    [{ reason: 'template_broken', file: 'thread.eta' }],
  );
  const { message, faults } = renderer.thread({ language: 'en', view: sampleThreads.thread ?? assert.fail() });
  assert.deepEqual(
    faults.map((fault) => fault.reason),
    ['template_missing'],
  );
  assert.equal(message.text, '1,200 alerts fired and 3 resolved');
});

test('the plain profile needs no template, the text profile no blocks', () => {
  const renderer = createRenderer({ templatesDir: shippedTemplates });
  const plain = renderer.escalation({ language: 'de', view: sampleEscalations.escalation ?? assert.fail(), profile: 'plain' }).message;
  assert.deepEqual(
    plain.blocks.map((block) => block.type),
    ['section', 'actions'],
  );
  assert.deepEqual(plain.attachments, []);
  assert.deepEqual(renderer.group({ language: 'en', view: sampleGroup(), profile: 'text' }), {
    message: { text: plainText, blocks: [], attachments: [] },
    faults: [],
  });
});

test('text that looks like parts stays text', () => {
  const message = 'first\nheadline: second\u2028line: third';
  const view = sampleGroup({ alerts: [sampleAlert({ message, annotations: {} })] });
  const rendered = createRenderer({ templatesDir: shippedTemplates }).group({ language: 'en', view });
  assert.deepEqual(rendered.faults, []);
  assert.match(JSON.stringify(rendered.message.blocks), /Critical: first"/);
  assert.match(JSON.stringify(rendered.message.attachments), /"first\\nheadline: second\\nline: third"/);
});

test('a template may say the text for notifications itself, and use labels and annotations by name', (t) => {
  const { message, faults } = withFiring(
    t,
    'text: <%= it.alert.label("team") %>!\nheadline: <%= it.alert.annotation("runbook_url") %><%= it.alert.label("constructor") %>',
  );
  assert.deepEqual(faults, []);
  assert.equal(message.text, 'payments!');
  assert.match(JSON.stringify(message.blocks), /"text":"https:\/\/runbooks\.example\.com\/payments-stuck"/);
});
