import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { languages } from '@tocsin/contracts/language';
import { createRenderer } from './renderer.ts';
import { sampleActions, sampleEscalations, sampleGroups, sampleThreads } from './sampleViews.ts';
import type { Rendered } from './say.ts';

// To accept new output: node --test --test-update-snapshots packages/render/src/golden.test.ts
const renderer = createRenderer({ templatesDir: join(import.meta.dirname, '../../../templates') });

test('the folder we ship has nothing wrong with it', () => {
  assert.deepEqual(renderer.loadFaults, []);
});

for (const language of languages) {
  const rendered: [string, Rendered][] = [
    ...Object.entries(sampleGroups).map(([name, view]): [string, Rendered] => [name, renderer.group({ language, view })]),
    ...Object.entries(sampleThreads).map(([name, view]): [string, Rendered] => [name, renderer.thread({ language, view })]),
    ...Object.entries(sampleActions).map(([name, view]): [string, Rendered] => [name, renderer.action({ language, view })]),
    ...Object.entries(sampleEscalations).map(([name, view]): [string, Rendered] => [name, renderer.escalation({ language, view })]),
  ];
  for (const [name, { message, faults }] of rendered) {
    test(`${name} in ${language} is as it was`, (t) => {
      assert.deepEqual(faults, []);
      t.assert.fileSnapshot(message, join(import.meta.dirname, 'golden', `${name}.${language}.json`));
    });
  }
}
