import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalogs } from './catalog.ts';
import { markedText } from './markup.ts';
import { asPlain } from './settle.ts';
import { shippedTemplates } from './templatesCopy.ts';
import { createWords } from './words.ts';

const catalogs = loadCatalogs(shippedTemplates).of;
const wordsIn = (language: string) => createWords(language, catalogs.get(language) ?? assert.fail())(assert.fail);
const [en, fr, de] = [wordsIn('en'), wordsIn('fr'), wordsIn('de')];

test('plurals and numbers follow the language', () => {
  const more = (words: typeof en, n: number) => asPlain(markedText(words.t('more_alerts', { n })));
  assert.deepEqual(
    [0, 1, 1_234].map((n) => more(en, n)),
    ['+0 more alerts', '+1 more alert', '+1,234 more alerts'],
  );
  assert.deepEqual(
    [0, 1, 2, 1_000_000].map((n) => more(fr, n)),
    ['+0\u00a0autre alerte', '+1\u00a0autre alerte', '+2\u00a0autres alertes', '+1\u202f000\u202f000\u00a0autres alertes'],
  );
  assert.deepEqual(
    [1, 1_234].map((n) => more(de, n)),
    ['+1 weiterer Alarm', '+1.234 weitere Alarme'],
  );
});

test('durations have two units at most', () => {
  assert.deepEqual([0, 400, 59_000, 61_000, 3_780_000, 180_000_000].map(en.duration), [
    '0 sec',
    '0 sec',
    '59 sec',
    '1 min, 1 sec',
    '1 hr, 3 min',
    '2 days, 2 hr',
  ]);
  assert.equal(fr.duration(3_780_000), '1\u202fh et 3\u00a0min');
  assert.equal(de.duration(180_000_000), '2 Tg., 2 Std.');
  assert.equal(en.duration(-5), '0 sec');
});

test('what is no time is said as nothing', () => {
  for (const ms of [null, Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
    assert.equal(en.clock(ms), '');
    assert.equal(en.duration(ms), '');
    assert.equal(markedText(en.date(ms)), '');
  }
});
