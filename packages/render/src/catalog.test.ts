import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { languagesOf } from './languagesOf.ts';
import { createRenderer } from './renderer.ts';
import { sampleGroup } from './sampleViews.ts';
import { shippedTemplates, templatesCopy } from './templatesCopy.ts';

function shipped(language: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(shippedTemplates, language, 'catalog.json'), 'utf8'));
}

function french(t: TestContext, change: (catalog: Record<string, unknown>) => void) {
  const catalog = shipped('fr');
  change(catalog);
  const renderer = createRenderer({ templatesDir: templatesCopy(t, { 'fr/catalog.json': JSON.stringify(catalog) }) });
  return { faults: renderer.loadFaults.map(({ reason, detail }) => `${reason}: ${detail}`), rendered: renderer.group({ language: 'fr', view: sampleGroup() }) };
}

test('a phrase that a language lacks is said in English and reported once', (t) => {
  const { faults, rendered } = french(t, (catalog) => delete catalog.field_service);
  assert.deepEqual(faults, ['phrase_missing: field_service is missing']);
  assert.match(JSON.stringify(rendered.message), /\*Service\*.*\*Environnement\*/);
  assert.deepEqual(rendered.faults, []);
});

test('a phrase with a placeholder that English has not is said in English and reported', (t) => {
  const { faults, rendered } = french(t, (catalog) => Object.assign(catalog, { headline_firing: '{sevérité} {summary} {severity} {nom}' }));
  assert.deepEqual(faults, ['catalog_broken: headline_firing has {nom}, English has not']);
  assert.match(JSON.stringify(rendered.message.blocks), /Critique: Payments/);
});

test('a catalog that cannot be read leaves English', (t) => {
  for (const changes of [{ 'fr/catalog.json': '{ "a": ' }, { 'fr/catalog.json': '[]' }, { 'fr/catalog.json': '{"a": {"one": "x"}}' }]) {
    const renderer = createRenderer({ templatesDir: templatesCopy(t, changes) });
    assert.deepEqual(
      renderer.loadFaults.map((fault) => fault.reason),
      ['catalog_broken'],
    );
    assert.match(JSON.stringify(renderer.group({ language: 'fr', view: sampleGroup() }).message), /Acknowledge/);
  }
});

test('without English nothing can be said, and that is said at once', (t) => {
  const templatesDir = templatesCopy(t, { 'en/catalog.json': null });
  assert.throws(() => createRenderer({ templatesDir }), /catalog\.json/);
});

test('a phrase that no catalog has is said by its key, with a fault each time', (t) => {
  const { button_resolve: _gone, ...catalog } = shipped('en');
  const renderer = createRenderer({ templatesDir: templatesCopy(t, { 'en/catalog.json': JSON.stringify(catalog) }) });
  const { message, faults } = renderer.group({ language: 'en', view: sampleGroup() });
  assert.deepEqual(
    faults.map(({ reason, detail }) => `${reason}: ${detail}`),
    ['phrase_missing: button_resolve is in no catalog'],
  );
  assert.match(JSON.stringify(message), /"text":"button_resolve"/);
});

test('labels of buttons fit in buttons in every language', () => {
  for (const language of languagesOf(shippedTemplates)) {
    for (const [key, text] of Object.entries(shipped(language))) if (/^(button|menu)_/.test(key)) assert.ok(String(text).length <= 24, `${language} ${key}`);
  }
});

test('French has a no-break space before each colon, and a narrow one before other high marks', () => {
  const texts = JSON.stringify(Object.values(shipped('fr')));
  assert.doesNotMatch(texts, /[^\u00a0"]:[^"]/);
  assert.doesNotMatch(texts, /[^\u202f][;!?]/);
});
