const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Part of a UTC day in which a zone's clocks go evenly: from (included) to (excluded) in ms since 1970, and how far they are ahead of UTC, in ms. */
export interface EvenStretch {
  from: number;
  to: number;
  offsetMs: number;
}

/**
 * How far the clocks of an IANA zone are ahead of UTC at a time (ms since 1970), in ms. Throws a RangeError for a zone that is none. A zone that changed its clocks
 * twice within a UTC day, back to what they were, would go unseen; none has.
 */
export function offsetAt(zone: string, at: number): number {
  if (zone === 'UTC') return 0;
  const clock = clockOf(zone);
  const day = Math.floor(at / dayMs);
  const atStart = offsetAtStart(clock, day);
  return atStart === offsetAtStart(clock, day + 1) ? atStart : readOffset(clock, at);
}

/** A UTC day (counted from 1970) cut where a zone changes its clocks: one stretch, or two. */
export function evenStretches(zone: string, day: number): EvenStretch[] {
  const [from, to] = [day * dayMs, (day + 1) * dayMs];
  if (zone === 'UTC') return [{ from, to, offsetMs: 0 }];
  const clock = clockOf(zone);
  const [before, after] = [offsetAtStart(clock, day), offsetAtStart(clock, day + 1)];
  if (before === after) return [{ from, to, offsetMs: before }];
  let [low, high] = [0, 1_440];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (readOffset(clock, from + middle * minuteMs) === before) low = middle;
    else high = middle;
  }
  const change = from + high * minuteMs;
  return [
    { from, to: change, offsetMs: before },
    { from: change, to, offsetMs: after },
  ];
}

interface ZoneClock {
  format: Intl.DateTimeFormat;
  /** By the UTC day at whose start it was read. */
  offsets: Map<number, number>;
}

/** Making a format costs sixty times as much as using it, and using it ten times as much as remembering what it said. */
const clocks = new Map<string, ZoneClock>();
/** More than there are zones; reached only by writing their names in different cases. */
const clocksMax = 700;
const daysMax = 2_000;

const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  if (clocks.size >= clocksMax) clocks.clear();
  const clock = { format: new Intl.DateTimeFormat('en-US', { ...fields, timeZone: zone }), offsets: new Map() };
  clocks.set(zone, clock);
  return clock;
}

function offsetAtStart(clock: ZoneClock, day: number): number {
  const known = clock.offsets.get(day);
  if (known !== undefined) return known;
  if (clock.offsets.size >= daysMax) clock.offsets.clear();
  const offsetMs = readOffset(clock, day * dayMs);
  clock.offsets.set(day, offsetMs);
  return offsetMs;
}

/** Formats as month, day, year, hour, minute, second: what stands between them may change with ICU. */
function readOffset(clock: ZoneClock, at: number): number {
  const [month = 1, day, year = 0, hour, minute, second] = (clock.format.format(at).match(/\d+/g) ?? []).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
