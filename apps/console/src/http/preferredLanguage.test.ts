import assert from 'node:assert/strict';
import { it } from 'node:test';
import { preferredLanguage } from './preferredLanguage.ts';

it('takes the language that is liked best', () => {
  const cases = {
    'fr-CA,fr;q=0.9,en;q=0.8': 'fr',
    'es,de;q=0.5,en;q=0.4': 'de',
    'en;q=0.1,de;q=0.7': 'de',
    'fr;q=0,de': 'de',
    'ja, *': 'en',
    '': 'en',
    ';;;q=x': 'en',
  };
  for (const [header, language] of Object.entries(cases)) assert.equal(preferredLanguage(header), language, header);
  assert.equal(preferredLanguage(undefined), 'en');
});
