import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { profiles } from '@tocsin/contracts/message';
import { createRenderer } from './renderer.ts';
import { messageKinds, renderSample, sampleNames } from './renderSample.ts';
import { shippedTemplates } from './templatesCopy.ts';

// To accept new output: node --test --test-update-snapshots packages/render/src/golden.test.ts
const renderer = createRenderer({ templatesDir: shippedTemplates });
const kinds: readonly string[] = messageKinds;

test('the folder we ship has nothing wrong with it', () => {
  assert.deepEqual(renderer.loadFaults, []);
  assert.deepEqual(renderer.languages, ['en', 'de', 'fr']);
});

for (const name of sampleNames) {
  for (const language of renderer.languages) {
    for (const profile of kinds.includes(name) ? profiles : (['rich'] as const)) {
      test(`${name} in ${language}, ${profile}, is as it was`, (t) => {
        const { message, faults } = renderSample(renderer, name, language, profile) ?? assert.fail(name);
        assert.deepEqual(faults, []);
        t.assert.fileSnapshot(message, join(import.meta.dirname, 'golden', `${name}.${language}.${profile}.json`));
      });
    }
  }
}
