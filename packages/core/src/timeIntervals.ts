import type { TimeSpec } from '@tocsin/contracts/tenant/timeInterval';
import type { Range } from '@tocsin/contracts/tenant/timeRange';
import { evenStretches, offsetAt } from './zoneOffset.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const dayMinutes = 1_440;
const horizonDays = 400;

/** Whether a time (ms since 1970) is inside one of the specs, each in its own zone: Alertmanager's `TimeInterval.ContainsTime` (timeinterval/timeinterval.go). */
export function isInside(specs: readonly TimeSpec[], at: number): boolean {
  return specs.some((spec) => {
    const local = at + offsetAt(spec.location, at);
    const day = Math.floor(local / dayMs);
    if (!takesDay(spec, calendarDay(day))) return false;
    const minute = Math.floor((local - day * dayMs) / minuteMs);
    return spec.times === null || spec.times.some(({ from, to }) => minute >= from && minute < to);
  });
}

/** The first whole minute after `at` (ms since 1970) at which `isInside` answers otherwise; null when there is none within 400 days. */
export function nextChange(specs: readonly TimeSpec[], at: number): number | null {
  if (specs.length === 0) return null;
  const now = isInside(specs, at);
  const first = Math.floor(at / minuteMs) + 1;
  const last = first + horizonDays * dayMinutes;
  const changes = new Int32Array(dayMinutes + 1);
  for (let day = Math.floor(first / dayMinutes); day * dayMinutes <= last; day += 1) {
    changes.fill(0);
    for (const spec of specs) paint(spec, day, changes);
    let open = 0;
    for (let minute = 0; minute < dayMinutes; minute += 1) {
      open += changes[minute] ?? 0;
      const found = day * dayMinutes + minute;
      if (open > 0 !== now && found >= first) return found <= last ? found * minuteMs : null;
    }
  }
  return null;
}

/**
 * What mutes a route at a time (ms since 1970), as Alertmanager's TimeMuteStage and TimeActiveStage do: a mute interval that holds, or that it has active intervals of
 * which none does. `until` is when nothing of it mutes the route any more; null when that is not within 400 days. Names that the map lacks are passed over. Null: not muted.
 */
export function mutedBy(
  route: { muteIntervals: readonly string[]; activeIntervals: readonly string[] },
  timeIntervals: ReadonlyMap<string, readonly TimeSpec[]>,
  at: number,
): { name: string; until: number | null } | null {
  const specsOf = (name: string) => timeIntervals.get(name) ?? [];
  const [mute, active] = [route.muteIntervals.flatMap(specsOf), route.activeIntervals.flatMap(specsOf)];
  const mutingAt = (time: number) => (isInside(mute, time) ? mute : active.length > 0 && !isInside(active, time) ? active : null);
  const muting = mutingAt(at);
  if (muting === null) return null;
  const until = endOf(mutingAt, at);
  // One name, not all: it becomes part of a key. Of active intervals it is the one that lets the route speak again.
  const names = muting === mute ? route.muteIntervals : route.activeIntervals;
  const name = names.find((each) => isInside(specsOf(each), muting === mute ? at : (until ?? at))) ?? names.find((each) => timeIntervals.has(each));
  return { name: name ?? '', until };
}

function endOf(mutingAt: (time: number) => readonly TimeSpec[] | null, at: number): number | null {
  let time = at;
  for (let muting = mutingAt(at); muting !== null; muting = mutingAt(time)) {
    const next = nextChange(muting, time);
    if (next === null || next > at + horizonDays * dayMs) return null;
    time = next;
  }
  return time;
}

/** Notes in which minutes of a UTC day a spec begins (+1) and ceases (-1) to hold. */
function paint(spec: TimeSpec, day: number, changes: Int32Array): void {
  for (const { from, to, offsetMs } of evenStretches(spec.location, day)) {
    const lastDay = Math.floor((to - 1 + offsetMs) / dayMs);
    for (let localDay = Math.floor((from + offsetMs) / dayMs); localDay <= lastDay; localDay += 1) {
      if (!takesDay(spec, calendarDay(localDay))) continue;
      for (const range of spec.times ?? wholeDay) {
        const minuteOf = (minute: number) => {
          const time = Math.min(Math.max(localDay * dayMs + minute * minuteMs - offsetMs, from), to);
          return Math.ceil(time / minuteMs) - day * dayMinutes;
        };
        changes[minuteOf(range.from)] = (changes[minuteOf(range.from)] ?? 0) + 1;
        changes[minuteOf(range.to)] = (changes[minuteOf(range.to)] ?? 0) - 1;
      }
    }
  }
}

const wholeDay: readonly Range[] = [{ from: 0, to: dayMinutes }];

interface CalendarDay {
  year: number;
  month: number;
  day: number;
  weekday: number;
  daysInMonth: number;
}

function calendarDay(day: number): CalendarDay {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return { year, month, day: date.getUTCDate(), weekday: date.getUTCDay(), daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate() };
}

function takesDay(spec: TimeSpec, { year, month, day, weekday, daysInMonth }: CalendarDay): boolean {
  return takes(spec.years, year) && takes(spec.months, month) && takes(spec.weekdays, weekday) && takesDayOfMonth(spec.daysOfMonth, day, daysInMonth);
}

function takes(ranges: readonly Range[] | null, value: number): boolean {
  return ranges === null || ranges.some(({ from, to }) => value >= from && value <= to);
}

/** What counts from the end depends on the month; a day that the month lacks is not taken. */
function takesDayOfMonth(ranges: readonly Range[] | null, day: number, daysInMonth: number): boolean {
  const fromStart = (written: number) => (written < 0 ? daysInMonth + written + 1 : written);
  return ranges === null || ranges.some(({ from, to }) => day >= fromStart(from) && day <= fromStart(to));
}
