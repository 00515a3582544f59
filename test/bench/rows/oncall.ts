import { compileSchedule, type Schedule } from '@tocsin/core/oncall/schedule';
import type { Part } from '../measure/context.ts';
import { startMeter } from '../measure/meter.ts';
import { medianRow, type Row } from '../row.ts';

const aimMicros = 5;
const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 1);
/** Times of two years, far from each other. */
const times = Array.from({ length: 1_000 }, (_, n) => start + ((n * 617) % 1_000) * 1_051 * minuteMs);
const people = ['anna', 'ben', 'carla', 'dora', 'emil'];

/** Asking a schedule who is on call, in this process. */
export const oncall: Part = ({ options, progress }) => {
  const row = medianRow(Array.from({ length: options.runs }, () => measure(options.quick ? 20 : 60)));
  progress(`${row.title}: ${row.value.toFixed(2)} µs`);
  return Promise.resolve([row]);
};

function measure(rounds: number): Row {
  const schedule = exampleSchedule();
  const meter = startMeter({});
  const micros = medianMicros(schedule, rounds);
  const from = performance.now();
  const shifts = schedule.shiftsBetween(start, start + 365 * 1_440 * minuteMs).length;
  const yearMs = performance.now() - from;
  const cost = meter(0);
  return {
    name: 'oncall',
    title: 'who is on call at a time',
    conditions: 'three layers in a zone with summer time, one for nights and one for weekends, 20 overrides; median of rounds of 1,000 times in two years',
    ...{ value: micros, unit: 'µs', values: [micros], limit: null, ratio: null },
    aim: { text: `<= ${aimMicros} µs`, met: micros <= aimMicros },
    cost: { ...cost, cpuSeconds: { bench: cost.cpuSeconds['double'] ?? 0 } },
    ...{ messages: null, lost: null },
    notes: [`all ${shifts} shifts of a year in ${yearMs.toFixed(1)} ms`],
  };
}

function exampleSchedule(): Schedule {
  const rest = { people, every: 1, start: start + 540 * minuteMs, end: null };
  const days = [0, 1, 2, 3, 4, 5, 6];
  return compileSchedule({
    name: 'bench',
    timeZone: 'Europe/Berlin',
    layers: [
      { ...rest, name: 'week', unit: 'weeks', restrictions: [] },
      { ...rest, name: 'nights', unit: 'days', restrictions: [{ weekdays: days, fromMinute: 1_320, days: 1, toMinute: 360 }] },
      { ...rest, name: 'weekends', unit: 'weeks', restrictions: [{ weekdays: [5], fromMinute: 1_080, days: 3, toMinute: 540 }] },
    ],
    overrides: Array.from({ length: 20 }, (_, n) => {
      const from = start + n * 26_000 * minuteMs;
      return { id: `${n}`, person: 'frida', from, to: from + 480 * minuteMs };
    }),
  });
}

function medianMicros(schedule: Schedule, rounds: number): number {
  const round = () => {
    const from = performance.now();
    for (const at of times) schedule.onCallAt(at);
    return ((performance.now() - from) * 1_000) / times.length;
  };
  for (let warm = 0; warm < rounds / 2; warm += 1) round();
  const taken = Array.from({ length: rounds }, round).sort((a, b) => a - b);
  return taken[Math.floor(rounds / 2)] ?? Number.NaN;
}
