import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSchedule, type Override } from './schedule.ts';
import { shiftNewsOf } from './shiftNews.ts';

const hour = 3_600_000;
const monday = Date.parse('2026-11-23T09:00:00Z');
const schedule = (overrides: readonly Override[] = []) =>
  compileSchedule({
    name: 'primary',
    timeZone: 'UTC',
    layers: [{ name: 'week', people: ['ana', 'bernd'], every: 1, unit: 'days', start: monday, end: null, restrictions: [] }],
    overrides,
  });
const news = (
  at: number,
  told: Partial<{ people: string[]; reminded: readonly string[] }> = {},
  remind: readonly number[] = [],
  overrides: readonly Override[] = [],
) => shiftNewsOf(schedule(overrides), remind, { people: ['ana'], reminded: [], ...told }, at);

test('a change is news once, with who comes next and when', () => {
  const before = news(monday + 24 * hour - 1);
  assert.deepEqual(
    [before.people, before.isChanged, before.until, before.next, before.lookAt],
    [['ana'], false, monday + 24 * hour, ['bernd'], monday + 24 * hour],
  );
  const at = news(monday + 24 * hour);
  assert.deepEqual([at.people, at.isChanged, at.until, at.next], [['bernd'], true, monday + 48 * hour, ['ana']]);
  assert.equal(news(monday + 24 * hour, { people: ['bernd'] }).isChanged, false);
});

test('what changed there and back while nobody looked is no news', () => {
  assert.equal(news(monday + 48 * hour).isChanged, false);
});

test('an override is a change when it begins and when it ends, unless it changes nothing', () => {
  const chloe = { id: 'o', person: 'chloe', from: monday + 2 * hour, to: monday + 4 * hour };
  assert.equal(news(monday + hour, {}, [], [chloe]).lookAt, monday + 2 * hour);
  assert.deepEqual(news(monday + 2 * hour, {}, [], [chloe]).people, ['chloe']);
  assert.equal(news(monday + hour, {}, [], [{ ...chloe, person: 'ana' }]).lookAt, monday + 24 * hour);
});

test('a reminder is sent once for each time that is asked for', () => {
  const remind = [8 * hour, hour];
  const early = news(monday + hour, {}, remind);
  assert.deepEqual([early.reminders, early.lookAt], [[], monday + 16 * hour]);
  const first = news(monday + 16 * hour, {}, remind);
  assert.deepEqual(first.reminders, [{ person: 'bernd', from: monday + 24 * hour, to: monday + 48 * hour }]);
  const told = { reminded: first.reminded };
  assert.deepEqual(news(monday + 17 * hour, told, remind).reminders, []);
  assert.equal(news(monday + 17 * hour, told, remind).lookAt, monday + 23 * hour);
  const second = news(monday + 23 * hour, told, remind);
  assert.equal(second.reminders.length, 1);
  assert.deepEqual(news(monday + 23.5 * hour, { reminded: second.reminded }, remind).reminders, []);
});

test('of reminders that an outage held up one is sent, and none once the shift has begun', () => {
  const late = news(monday + 23.5 * hour, {}, [8 * hour, hour]);
  assert.equal(late.reminders.length, 1);
  assert.deepEqual(news(monday + 23.6 * hour, { reminded: late.reminded }, [8 * hour, hour]).reminders, []);
  assert.deepEqual(
    news(monday + 24 * hour, { people: ['ana'] }, [hour]).reminders.map(({ person }) => person),
    [],
  );
});

test('whoever is put on call shortly before is reminded at once, and whoever stays on is not', () => {
  const chloe = { id: 'o', person: 'chloe', from: monday + 24 * hour, to: monday + 30 * hour };
  const told = { reminded: news(monday + 23 * hour, {}, [hour]).reminded };
  assert.deepEqual(
    news(monday + 23.2 * hour, told, [hour], [chloe]).reminders.map(({ person }) => person),
    ['chloe'],
  );
  const stays = { id: 'o', person: 'ana', from: monday + 24 * hour, to: monday + 48 * hour };
  assert.deepEqual(news(monday + 23.5 * hour, {}, [hour], [stays]).reminders, []);
});
