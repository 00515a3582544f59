import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarPath, readCalendarPath } from './calendarAddress.ts';

const key = Buffer.alloc(32, 1);
const feed = { tenantId: 'acme', schedule: 'primary', person: null };
const ofAnna = { ...feed, person: 'Ånna / Ops.ics' };

test('a path says which calendar it is of, with the version of its key', () => {
  for (const each of [feed, ofAnna]) assert.deepEqual(readCalendarPath(key, calendarPath(key, each, 3)), { feed: each, version: 3 });
  assert.match(calendarPath(key, feed, 3), /^\/calendar\/3-[\w-]{43}\/acme\/primary\.ics$/);
});

test('a key is of one calendar, one version and one installation', () => {
  const path = calendarPath(key, feed, 3);
  const wrong = [
    path.replace('acme', 'other'),
    path.replace('primary', 'secondary'),
    path.replace('.ics', '/anna.ics'),
    path.replace('/3-', '/4-'),
    path.replace('/3-', '/03-'),
    path.replace(/.(?=\/acme)/, (last) => (last === 'A' ? 'Q' : 'A')),
    calendarPath(Buffer.alloc(32, 2), feed, 3),
    calendarPath(key, ofAnna, 3).replace(/\/[^/]*\.ics$/, '.ics'),
    calendarPath(key, feed, 3).replace('acme', '%E0%A4%A'),
    '/calendar/',
    `/calendar/3-${'A'.repeat(44)}/acme/primary.ics`,
  ];
  for (const each of wrong) assert.equal(readCalendarPath(key, each), null, each);
});
