import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyAlert, anyCount, anyEscalation, anyFault, anyGroup, anyInsight, anyProfile, anySingle, anyText } from './arbitraries.ts';
import { createRenderer, type Renderer } from './renderer.ts';
import { sampleEscalations } from './sampleViews.ts';
import type { Rendered } from './say.ts';
import { assertSafe } from './slackRules.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer: Renderer = createRenderer({ templatesDir: shippedTemplates });
const runs = { numRuns: 300 };
const anyLanguage = fc.constantFrom(...renderer.languages);

function assertSaid({ message, faults }: Rendered): void {
  assert.deepEqual(faults, []);
  assertSafe(message);
}

test('no string in a group can break its message or ping anybody', () => {
  fc.assert(
    fc.property(anyGroup, anyLanguage, anyProfile, (view, language, profile) => assertSaid(renderer.group({ language, view, profile }))),
    runs,
  );
});

test('no string in a single alert of any form can break its message or ping anybody', () => {
  fc.assert(
    fc.property(anySingle, anyLanguage, anyProfile, (view, language, profile) => assertSaid(renderer.group({ language, view, profile }))),
    runs,
  );
});

test('no string in an escalation can break its message or ping anybody', () => {
  fc.assert(
    fc.property(anyEscalation, anyLanguage, anyProfile, (view, language, profile) => assertSaid(renderer.escalation({ language, view, profile }))),
    runs,
  );
});

test('no string in a thread reply or an action can break its message or ping anybody', () => {
  fc.assert(
    fc.property(fc.array(anyAlert, { maxLength: 30 }), anyText, anyCount, anyLanguage, anyProfile, (alerts, by, n, language, profile) => {
      const [first] = alerts;
      const thread = { groupId: 'g', epoch: n, fired: n, resolved: alerts.length, alerts, more: n, reminder: n % 2 === 0, calm: null };
      assertSaid(renderer.thread({ language, profile, view: thread }));
      const at = first?.startsAt ?? n;
      for (const action of ['acknowledged', 'resolved', 'silenced'] as const) {
        assertSaid(renderer.action({ language, profile, view: { action, by, at, count: n, ...(first?.unseen ? { until: at } : {}) } }));
      }
    }),
    runs,
  );
});

test('no string in what a detector saw can break its message or ping anybody', () => {
  fc.assert(
    fc.property(anyInsight, anyLanguage, anyProfile, (view, language, profile) => assertSaid(renderer.insight({ language, view, profile }))),
    runs,
  );
});

test('no string in a delivery fault, or in the message that it is a note on, can break either or ping anybody', () => {
  fc.assert(
    fc.property(anyFault, anySingle, anyLanguage, anyProfile, (view, group, language, profile) => {
      assertSaid(renderer.fault({ language, view, profile }, null));
      const original = renderer.group({ language, view: group, profile }).message;
      const noted = renderer.fault({ language, view, profile }, original);
      assertSaid(noted);
      assertSaid(renderer.fault({ language, view: { ...view, target: group.tenantId }, profile }, noted.message));
    }),
    runs,
  );
});

test('whom an escalation asks is mentioned where mentions notify, outside of the attachment and in the sentence', () => {
  const { message } = renderer.escalation({ language: 'en', view: sampleEscalations.escalation ?? assert.fail() });
  const mentions = '<@U012AB3CD> and <!subteam^S012AB3CD>, please take over.';
  assert.ok(message.text.includes(mentions));
  assert.ok(JSON.stringify(message.blocks).includes(mentions));
  const hostile = { users: [{ id: '!channel', name: '<!channel>' }], userGroups: ['S1><!here'], nobodyIn: [] };
  const said = renderer.escalation({ language: 'en', view: { ...(sampleEscalations.escalation ?? assert.fail()), asks: hostile } });
  assert.doesNotMatch(JSON.stringify([said.message.text, said.message.blocks]), /<[!@]/);
});
