import type { Schedule } from './schedule.ts';
import { latestShown } from './wallClock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** By somebody's clocks; the end is not part of it. */
const nightFrom = 22;
const nightTo = 7;

/** Somebody was asked by an escalation, at a time (ms since 1970). */
export interface Page {
  person: string;
  at: number;
}

/** Somebody acknowledged, so long (ms) after the group was told. */
export interface Answer {
  person: string;
  tookMs: number;
}

/** What somebody carried. `night`: from 22:00 to 7:00 by their clocks; `weekend`: on a Saturday or Sunday; a page can be both. */
export interface Load {
  person: string;
  onCallMs: number;
  pages: number;
  night: number;
  weekend: number;
  answers: number;
  medianAnswerMs: number | null;
}

/** What people of a tenant carried between two times (ms since 1970). */
export interface LoadQuestion {
  schedules: readonly Schedule[];
  /** The time zones of people that are known; of others it is that of a schedule that has them, else UTC. */
  timeZones: ReadonlyMap<string, string>;
  people: readonly string[];
  pages: readonly Page[];
  answers: readonly Answer[];
  from: number;
  to: number;
}

/** How the load was shared: who had most pages first. Everybody of `people` is in it, and whoever else was asked, answered or on call. Pure. */
export function fairLoad({ schedules, timeZones, people, pages, answers, from, to }: LoadQuestion): Load[] {
  const onCall = new Map<string, number>();
  const zones = new Map<string, string>();
  for (const schedule of schedules)
    for (const shift of schedule.shiftsBetween(from, to))
      for (const person of shift.people) {
        onCall.set(person, (onCall.get(person) ?? 0) + shift.to - shift.from);
        zones.set(person, zones.get(person) ?? schedule.timeZone);
      }
  const zoneOf = (person: string) => timeZones.get(person) ?? zones.get(person) ?? 'UTC';
  const everybody = [...new Set([...people, ...onCall.keys(), ...pages.map(({ person }) => person), ...answers.map(({ person }) => person)])];
  const loads = everybody.map((person): Load => {
    const mine = pages.filter((page) => page.person === person);
    const took = answers.filter((answer) => answer.person === person).map(({ tookMs }) => tookMs);
    return {
      ...{ person, onCallMs: onCall.get(person) ?? 0, pages: mine.length, answers: took.length, medianAnswerMs: medianOf(took) },
      night: mine.filter(({ at }) => isNight(zoneOf(person), at)).length,
      weekend: mine.filter(({ at }) => isWeekend(zoneOf(person), at)).length,
    };
  });
  return loads.sort((a, b) => b.pages - a.pages || b.onCallMs - a.onCallMs || (a.person < b.person ? -1 : 1));
}

function isNight(zone: string, at: number): boolean {
  const wall = latestShown(zone, at);
  const hour = (wall - Math.floor(wall / dayMs) * dayMs) / hourMs;
  return hour >= nightFrom || hour < nightTo;
}

function isWeekend(zone: string, at: number): boolean {
  return [0, 6].includes(new Date(latestShown(zone, at)).getUTCDay());
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
