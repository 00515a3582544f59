import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sampleNames } from '@tocsin/render/renderSample';
import { de } from '../page/catalogs/de.ts';
import { en } from '../page/catalogs/en.ts';
import { fr } from '../page/catalogs/fr.ts';
import { kindsOfSamples } from '../page/preview/sampleTitles.ts';

it('has a title for every sample in every language of the page', () => {
  for (const { preview } of [en, fr, de]) assert.deepEqual(Object.keys(preview.samples).sort(), [...sampleNames].sort());
});

it('offers every sample once', () => {
  const offered = kindsOfSamples(sampleNames).flatMap(({ names }) => names);
  assert.deepEqual(offered.toSorted(), [...sampleNames].sort());
  assert.equal(kindsOfSamples(sampleNames)[0]?.names.length, 7);
});
