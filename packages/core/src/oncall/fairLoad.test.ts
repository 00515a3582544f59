import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairLoad } from './fairLoad.ts';
import { compileSchedule } from './schedule.ts';

const hour = 3_600_000;
const monday = Date.parse('2026-11-23T08:00:00Z');
const schedule = compileSchedule({
  ...{ name: 'primary', timeZone: 'Europe/Berlin', overrides: [] },
  layers: [{ name: 'day', people: ['ana', 'ben', null], every: 1, unit: 'days', start: Date.parse('2026-11-23T09:00Z'), end: null, restrictions: [] }],
});
const at = (time: string) => Date.parse(time);

test('says who carried how much, by whose clocks it was night, and how fast they answered', () => {
  const pages = [
    { person: 'ana', at: at('2026-11-23T20:59:00Z') },
    { person: 'ana', at: at('2026-11-23T21:00:00Z') },
    { person: 'ana', at: at('2026-11-28T06:00:00Z') },
    { person: 'dora', at: at('2026-11-23T21:00:00Z') },
  ];
  const answers = [60, 120, 600].map((seconds) => ({ person: 'ben', tookMs: seconds * 1_000 }));
  const loads = fairLoad({
    ...{ schedules: [schedule], timeZones: new Map([['dora', 'America/New_York']]), people: ['ana', 'ben', 'carla'], pages, answers },
    ...{ from: monday, to: monday + 96 * hour },
  });
  assert.deepEqual(
    loads.map(({ person, onCallMs, pages: all, night, weekend }) => [person, onCallMs / hour, all, night, weekend]),
    [
      ['ana', 48, 3, 1, 1],
      ['dora', 0, 1, 0, 0],
      ['ben', 24, 0, 0, 0],
      ['carla', 0, 0, 0, 0],
    ],
  );
  assert.deepEqual(
    loads.map(({ answers: all, medianAnswerMs }) => [all, medianAnswerMs]),
    [
      [0, null],
      [0, null],
      [3, 120_000],
      [0, null],
    ],
  );
});

test('the middle of two is between them', () => {
  const answers = [1, 3].map((tookMs) => ({ person: 'ana', tookMs }));
  const [load] = fairLoad({ schedules: [], timeZones: new Map(), people: [], pages: [], answers, from: 0, to: 1 });
  assert.equal(load?.medianAnswerMs, 2);
});
