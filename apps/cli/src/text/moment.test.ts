import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTime, relativeTime } from './moment.ts';

const now = new Date(2026, 10, 23, 14, 2, 10).getTime();

test('a time of today has no day, another one has', () => {
  assert.equal(localTime(now - 60_000, now), '14:01:10');
  assert.equal(localTime(now - 86_400_000, now), '2026-11-22 14:02:10');
});

test('how long ago is said in the two largest units', () => {
  const said = [0, 400, 5_000, 65_000, 3_600_000, 3_665_000, 200_000_000].map((ago) => relativeTime(now - ago, now));
  assert.deepEqual(said, ['now', 'now', '5s ago', '1m 5s ago', '1h ago', '1h 1m ago', '2d 7h ago']);
  assert.equal(relativeTime(now + 90_000, now), 'in 1m 30s');
});
