import { TocsinError } from '@tocsin/contracts/errors';
import ICAL from 'ical.js';
import type { ReadEvent } from './readEvent.ts';
import { beginsAt } from './zonedTime.ts';

const dayMs = 86_400_000;
/** What repeats more often is nobody's shift. */
const frequencies = new Set(['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);

/**
 * The wall times at which an event begins, in their order: its own, those of its rules until they end, and further ones it names, without those it leaves out. May never
 * end. Throws invalid_input for rules that repeat every minute or second, or that ask for what there cannot be.
 */
export function* startsOf(event: ReadEvent): Generator<number> {
  const sources = [onceAt([event.wall, ...event.more].toSorted((a, b) => a - b)), ...event.rules.map((rule) => ruledStarts(event, rule))];
  let last = Number.NEGATIVE_INFINITY;
  for (const wall of merged(sources)) {
    if (wall === last) continue;
    last = wall;
    if (!event.except.times.has(beginsAt(event.zone, wall)) && !event.except.days.has(Math.floor(wall / dayMs) * dayMs)) yield wall;
  }
}

/** Rules are gone through by clocks that never change, as what they say is what clocks show; the zone comes in afterwards. */
function* ruledStarts({ wall, isDate, zone }: ReadEvent, rule: ICAL.Recur): Generator<number> {
  if (!frequencies.has(rule.freq))
    throw new TocsinError('invalid_input', `an event repeats ${String(rule.freq ?? 'by no rule').toLowerCase()}, which is nobody's shift`);
  const until = untilOf(rule, isDate);
  const endless = rule.clone();
  endless.until = null;
  try {
    const steps = endless.iterator(timeOf(wall, isDate));
    for (let time = steps.next(); time !== null && time !== undefined; time = steps.next()) {
      const start = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
      if (until !== null && (until.isWall ? start : beginsAt(zone, start)) > until.at) return;
      yield start;
    }
  } catch (cause) {
    throw new TocsinError('invalid_input', 'an event repeats by a rule that cannot be followed', { cause });
  }
}

/** UNTIL is in UTC, but for events of whole days, and for those who write it by the event's own clocks. */
function untilOf({ until }: ICAL.Recur, isDate: boolean): { at: number; isWall: boolean } | null {
  if (!until) return null;
  const at = Date.UTC(until.year, until.month - 1, until.day, until.hour, until.minute, until.second);
  if (until.isDate) return { at: at + (isDate ? 0 : dayMs - 1), isWall: true };
  return { at, isWall: until.zone?.tzid !== 'UTC' };
}

function timeOf(wall: number, isDate: boolean): ICAL.Time {
  const date = new Date(wall);
  const clock = isDate ? {} : { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() };
  return new ICAL.Time({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...clock, isDate }, ICAL.Timezone.localTimezone);
}

function* onceAt(walls: readonly number[]): Generator<number> {
  yield* walls;
}

function* merged(sources: readonly Generator<number>[]): Generator<number> {
  const heads = sources.map((source) => ({ source, next: source.next() }));
  for (;;) {
    const open = heads.filter(({ next }) => next.done !== true);
    if (open.length === 0) return;
    const first = open.reduce((least, head) => ((head.next.value as number) < (least.next.value as number) ? head : least));
    yield first.next.value as number;
    first.next = first.source.next();
  }
}
