import { timeIntervalSchema } from '@tocsin/contracts/tenant/timeInterval';
import { type Fields, fault, fieldsOf, isNothing, listOf, note, noteRest, type Reading, textOf, textsOf, under } from './reading.ts';

type Spec = Record<string, unknown>;

/** One part of a time interval. Null when it never holds, which Alertmanager allows in several ways and a tenant's file does not. */
export function convertTimeSpec(reading: Reading, value: unknown, at: string): Spec | null {
  const fields = fieldsOf(reading, value, at);
  const times = fields.take('times');
  const lists: Record<string, unknown[] | null> = {
    times: isNothing(times) ? null : listOf(reading, times, under(at, 'times')).map((range) => timeRange(reading, range.value, range.at)),
    weekdays: ranges(reading, fields, 'weekdays'),
    days_of_month: ranges(reading, fields, 'days_of_month'),
    months: ranges(reading, fields, 'months', { least: 1, most: 12, untilAtLeast: 1 }),
    years: ranges(reading, fields, 'years', { least: 0, most: 9_999, untilAtLeast: 1_970 }),
  };
  const location = locationOf(reading, fields);
  noteRest(reading, fields);
  const said = Object.entries(lists).filter(([, list]) => list !== null);
  const empty = said.filter(([, list]) => list?.length === 0);
  for (const [name] of empty) note(reading, under(at, name), 'changed', 'has nothing that will ever be, so this part never holds and is not written');
  const spec: Spec = { ...Object.fromEntries(said), ...(location === undefined ? {} : { location }) };
  if (empty.length > 0) return null;
  check(reading, spec, at);
  return spec;
}

/** Whatever else a tenant's file does not take of it, in the words of `tocsin check`. */
function check(reading: Reading, spec: Spec, at: string): void {
  const { error } = timeIntervalSchema.safeParse({ name: 'x', time_intervals: [spec] });
  for (const { path, message } of error?.issues ?? []) {
    const inside = path.slice(2).filter((part) => typeof part !== 'symbol');
    fault(reading, inside.reduce<string>(under, at), message);
  }
}

function timeRange(reading: Reading, value: unknown, at: string): Spec {
  const fields = fieldsOf(reading, value, at);
  const [start, end] = ['start_time', 'end_time'].map((name) => textOf(reading, fields.take(name), under(at, name)));
  noteRest(reading, fields);
  return { start_time: start, end_time: end };
}

interface Bounds {
  least: number;
  most: number;
  /** What ends before this is over for good. */
  untilAtLeast: number;
}

/** The ranges of a field; null where it is not there, so that any will do. Alertmanager takes months and years that never are: those are left out. */
function ranges(reading: Reading, fields: Fields, name: string, bounds?: Bounds): string[] | null {
  const value = fields.take(name);
  if (isNothing(value)) return null;
  const at = under(fields.at, name);
  return textsOf(reading, value, at).flatMap((text, index) => (bounds ? bounded(reading, text, under(at, index), bounds) : [text]));
}

function bounded(reading: Reading, text: string, at: string, { least, most, untilAtLeast }: Bounds): string[] {
  const ends = text.split(':');
  if (ends.length > 2 || !ends.every((end) => /^[+-]?\d{1,15}$/.test(end))) return [text];
  const [from, to] = [Number(ends[0]), Number(ends.at(-1))];
  if (from > to || (from >= least && to <= most && to >= untilAtLeast)) return [text];
  const [first, last] = [Math.max(from, least), Math.min(to, most)];
  const isAny = first <= last && last >= untilAtLeast;
  note(reading, at, 'changed', isAny ? 'reaches past what there is; it became what of it can be' : 'will never be, so nothing is written for it');
  return isAny ? [`${first}:${last}`] : [];
}

function locationOf(reading: Reading, fields: Fields): string | undefined {
  const at = under(fields.at, 'location');
  const name = textOf(reading, fields.take('location'), at);
  if (isNothing(name)) return undefined;
  if (name?.toLowerCase() !== 'local') return name;
  note(
    reading,
    at,
    'to do',
    'means the zone of the machine that Alertmanager ran on, which Tocsin cannot know; it became UTC: write your zone, like Europe/Paris',
  );
  return 'UTC';
}
