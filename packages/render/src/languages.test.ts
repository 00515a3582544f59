import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { languagesOf, nearestLanguage } from './languagesOf.ts';
import { createRenderer } from './renderer.ts';
import { renderSample, sampleNames } from './renderSample.ts';
import { sampleGroup } from './sampleViews.ts';
import { shippedTemplates, templatesCopy } from './templatesCopy.ts';

test('adding a language is adding a folder: what it lacks is said in English', (t) => {
  const templatesDir = templatesCopy(t, {});
  mkdirSync(join(templatesDir, 'es'));
  writeFileSync(
    join(templatesDir, 'es', 'catalog.json'),
    '{ "button_acknowledge": "Reconocer", "headline_firing": "{severity}: {summary}", "severity_critical": "Crítico" }',
  );
  const renderer = createRenderer({ templatesDir });
  assert.deepEqual(renderer.languages, ['en', 'de', 'es', 'fr']);
  assert.ok(renderer.loadFaults.every(({ reason, language }) => reason === 'phrase_missing' && language === 'es'));
  const { message, faults } = renderer.group({ language: 'es', view: sampleGroup({ counts: { firing: 1, acknowledged: 0, resolved: 0, suppressed: 0 } }) });
  assert.deepEqual(faults, []);
  assert.match(JSON.stringify(message), /Crítico: Payments.*"text":"Reconocer".*"text":"4 horas".*"text":"Resolve"/);
});

test('a language without a folder is said in English and counted once for each message', () => {
  const renderer = createRenderer({ templatesDir: shippedTemplates });
  for (const name of sampleNames.filter((sample) => !sample.endsWith('-note'))) {
    const { message, faults } = renderSample(renderer, name, 'ja', 'rich') ?? assert.fail();
    assert.deepEqual(message, renderSample(renderer, name, 'en', 'rich')?.message);
    assert.deepEqual(faults, [{ reason: 'language_missing', language: 'ja', file: 'ja/catalog.json', detail: 'there is no such language; said in en' }]);
  }
});

test('a region falls back to its language before English', () => {
  const known = new Set(['en', 'de', 'pt-BR']);
  assert.deepEqual(
    ['de-AT', 'de', 'pt-BR', 'pt-PT', 'fr-CA', 'constructor'].map((wanted) => nearestLanguage(wanted, known)),
    ['de', 'de', 'pt-BR', 'en', 'en', 'en'],
  );
});

test('a folder whose name is no language is no language, and with a catalog it is a mistake', (t) => {
  const templatesDir = templatesCopy(t, {});
  for (const folder of ['Spanish', 'de-1', 'overrides']) mkdirSync(join(templatesDir, folder));
  writeFileSync(join(templatesDir, 'Spanish', 'catalog.json'), '{}');
  assert.deepEqual(languagesOf(templatesDir), ['en', 'de', 'fr']);
  assert.deepEqual(
    createRenderer({ templatesDir }).loadFaults.map(({ reason, detail }) => `${reason}: ${detail}`),
    ['catalog_broken: Spanish is no language code'],
  );
});
