import assert from 'node:assert/strict';
import { it } from 'node:test';
import { catalogs } from './language.ts';
import { shortDuration } from './moments.ts';

it('says an age in its two largest units', () => {
  const say = (seconds: number) => shortDuration(seconds * 1_000, catalogs.en.units);
  assert.deepEqual([0, 42, 60, 3_599, 3_600, 7_380, 86_400, 93_600].map(say), ['1s', '42s', '1m', '59m', '1h', '2h 3m', '1d', '1d 2h']);
});
