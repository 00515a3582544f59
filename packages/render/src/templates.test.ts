import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleGroup } from './sampleViews.ts';
import { templatesCopy } from './templatesCopy.ts';

test('the most special template speaks: language and alert type, alert type, language, any', (t) => {
  const templatesDir = templatesCopy(t, {
    'fr/firing.high_cpu.eta': 'headline: fr high_cpu',
    'firing.high_cpu.eta': 'headline: high_cpu',
    'fr/firing.eta': 'headline: fr',
    'firing.eta': 'headline: any',
  });
  const renderer = createRenderer({ templatesDir });
  const headline = (language: 'fr' | 'de', alertType: string) =>
    JSON.stringify(renderer.group({ language, view: sampleGroup({ alerts: [sampleAlert({ alertType })] }) }).message.blocks);
  assert.match(headline('fr', 'high_cpu'), /"fr high_cpu"/);
  assert.match(headline('de', 'high_cpu'), /"high_cpu"/);
  assert.match(headline('fr', '../../x'), /"fr"/);
  assert.match(headline('de', 'constructor'), /"any"/);
  assert.deepEqual(renderer.loadFaults, []);
});

test('a template that would write past the escaping is refused', (t) => {
  const renderer = createRenderer({ templatesDir: templatesCopy(t, { 'firing.high_cpu.eta': 'headline: <%~ it.alert.summary %>' }) });
  const [fault] = renderer.loadFaults;
  assert.equal(fault?.reason, 'template_broken');
  assert.match(fault?.detail ?? '', /use <%= %>/);
  assert.deepEqual(renderer.group({ language: 'en', view: sampleGroup() }).faults, []);
});
