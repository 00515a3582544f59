import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TemplateOverride } from '@tocsin/contracts/tenant/templateOverride';
import fc from 'fast-check';
import { anyEscalation, anyProfile, anySingle, anyText } from './arbitraries.ts';
import { compileOverrides } from './overrides/overrides.ts';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleCounts, sampleEscalations, sampleGroup, sampleGroups } from './sampleViews.ts';
import { assertSafe } from './slackRules.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });

function said(name: string, overrides: TemplateOverride[], language = 'en') {
  const view = sampleGroups[name] ?? assert.fail(name);
  const { message, faults } = renderer.group({ language, view, overrides: compileOverrides(overrides) });
  assertSafe(message);
  return { faults, all: JSON.stringify(message), headline: (message.blocks[0]?.text as { text: string } | undefined)?.text };
}

test('a tenant says the headline; the state stays in words before it', () => {
  const own: TemplateOverride[] = [
    { part: 'headline', alert_type: 'payments_stuck', text: { en: 'Money is stuck on {{ alert.source }}', fr: 'L’argent est bloqué' } },
  ];
  assert.equal(said('firing', own).headline, '🔴 Money is stuck on db-1:9100');
  assert.equal(said('acknowledged', own).headline, '👀 [ACKNOWLEDGED] Money is stuck on db-1:9100');
  assert.equal(said('resolved', own, 'fr').headline, '✅ [RÉSOLUE] L’argent est bloqué');
  assert.equal(said('unseen', own).headline, '✅ [FIRED AND RESOLVED] Money is stuck on db-1:9100');
  assert.equal(said('silenced', own).headline, '🔕 [SILENCED] Money is stuck on db-1:9100');
  assert.equal(said('group-resolved', own, 'fr').headline, '✅ [RÉSOLUES] L’argent est bloqué');
  assert.equal(said('form-threshold', own).headline, '🔴 Critical: Error rate of checkout-api is over 5%');
});

test('an escalation keeps that it is one', () => {
  const overrides = compileOverrides([{ part: 'headline', text: 'Money is stuck' }]);
  const { message } = renderer.escalation({ language: 'de', view: sampleEscalations.escalation ?? assert.fail(), overrides });
  assert.match(JSON.stringify(message.blocks), /"🚨 Eskalation, Stufe 2 von 3 – Money is stuck"/);
});

test('fields are lines of label and value; a value may go on in the next line, one without a value is left out', () => {
  const { all, faults } = said('firing', [{ part: 'fields', text: 'Team | {{ alert.labels.team }}\nNote | one\ntwo\nEmpty | {{ alert.labels.nothing }}' }]);
  assert.deepEqual(faults, []);
  const [, fields] = /"fields":(\[.*?\])/.exec(all) ?? [];
  assert.deepEqual(
    (JSON.parse(fields ?? '[]') as { text: string }[]).map(({ text }) => text),
    ['*Team*\npayments', '*Note*\none two'],
  );
});

test('details take the place of the description and of sample lines', () => {
  const { all } = said('form-log', [{ part: 'details', text: 'Restart the pool.\n\nThen call Anna.' }]);
  assert.match(all, /"text":"Restart the pool\.\\n\\nThen call Anna\."/);
  assert.doesNotMatch(all, /```/);
});

test('of several alerts only the headline is the tenant’s, and only where they are of one type', () => {
  const own: TemplateOverride[] = [
    { part: 'headline', text: '{{ group.firing }} are stuck' },
    { part: 'fields', text: 'a | b' },
  ];
  assert.equal(said('group', own).headline, '🔴 1230 are stuck');
  assert.doesNotMatch(said('group', own).all, /\*a\*/);
  const alerts = [sampleAlert(), sampleAlert({ alertType: 'other' })];
  const view = sampleGroup({ alerts, counts: sampleCounts({ firing: 2 }) });
  const { message } = renderer.group({ language: 'en', view, overrides: compileOverrides(own) });
  assert.match(JSON.stringify(message.blocks), /2 alerts/);
});

test('a part that fails stays as it was shipped and is counted once; an empty headline is no headline', () => {
  const { all, faults } = said('firing', [
    { part: 'headline', text: '{% if %}' },
    { part: 'fields', text: 'no bar' },
  ]);
  assert.deepEqual(
    faults.map(({ reason, file }) => `${reason} ${file}`),
    ["override_failed the tenant's headline", "override_failed the tenant's fields"],
  );
  assert.match(all, /Critical: Payments.*\*Service\*/);
  assert.equal(said('firing', [{ part: 'headline', text: ' ' }]).headline, '🔴 Critical: Payments > 5 min in the queue on db-1');
});

test('no string in an override or in what it shows can break a message or ping anybody', () => {
  const values = '{{ alert.message }}{{ alert.labels["a"] }}{{ tenant }}';
  const anyOwn = fc.record({ headline: anyText, label: anyText, details: anyText });
  fc.assert(
    fc.property(anySingle, anyEscalation, anyOwn, fc.constantFrom(...renderer.languages), anyProfile, (group, escalation, own, language, profile) => {
      const overrides = compileOverrides([
        { part: 'headline', text: `{% raw %}${own.headline}{% endraw %}${values}` },
        { part: 'fields', text: `Label {% raw %}${own.label}{% endraw %} | ${values}` },
        { part: 'details', text: `{% raw %}${own.details}{% endraw %}\n\n${values}` },
      ]);
      for (const rendered of [
        renderer.group({ language, view: group, profile, overrides }),
        renderer.escalation({ language, view: escalation, profile, overrides }),
      ]) {
        assert.ok(rendered.faults.every(({ reason }) => reason === 'override_failed'));
        assertSafe(rendered.message);
      }
    }),
    { numRuns: 200 },
  );
});
