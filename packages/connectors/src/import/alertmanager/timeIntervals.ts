import { newNamesOf } from './names.ts';
import { atMost, fault, fieldsOf, listOf, note, noteRest, type Reading, textOf, under } from './reading.ts';
import { convertTimeSpec } from './timeSpec.ts';

export interface ReadIntervals {
  /** As a tenant's file has them. */
  intervals: Record<string, unknown>[];
  /** What they are called there, by the names they had. */
  names: Map<string, string>;
}

const intervalsMax = 500;
const specsMax = 100;

/** What never holds, in a form that a tenant's file takes. */
const never = () => ({ years: ['9999'] });

/** The time intervals of both lists; `mute_time_intervals` is what Alertmanager called them before 0.24. */
export function convertTimeIntervals(reading: Reading, lists: Readonly<Record<'mute_time_intervals' | 'time_intervals', unknown>>): ReadIntervals {
  const read = Object.entries(lists).flatMap(([name, list]) => listOf(reading, list, name).map((item) => readInterval(reading, item.value, item.at)));
  atMost(reading, 'time_intervals', read.length, intervalsMax, 'time intervals');
  const names = newNamesOf([...new Set(read.map(({ name }) => name))], [], '');
  const seen = new Set<string>();
  for (const { name, at } of read) {
    if (name === '') fault(reading, at, 'has no name');
    else if (seen.has(name)) fault(reading, under(at, 'name'), 'is the name of another time interval too');
    else if (names.get(name) !== name)
      note(reading, under(at, 'name'), 'changed', 'is longer than 100 characters; it is cut off, here and where routes name it');
    seen.add(name);
  }
  return { intervals: read.map(({ name, specs }) => ({ name: names.get(name), time_intervals: specs })), names };
}

function readInterval(reading: Reading, value: unknown, at: string): { name: string; at: string; specs: Record<string, unknown>[] } {
  const fields = fieldsOf(reading, value, at);
  const name = textOf(reading, fields.take('name'), under(at, 'name')) ?? '';
  const listAt = under(at, 'time_intervals');
  const written = listOf(reading, fields.take('time_intervals'), listAt);
  atMost(reading, listAt, written.length, specsMax, 'parts');
  const specs = written.map((spec) => convertTimeSpec(reading, spec.value, spec.at)).filter((spec) => spec !== null);
  noteRest(reading, fields);
  if (specs.length > 0) return { name, at, specs };
  note(reading, at, 'changed', 'never holds: it has no part, or only parts with an empty list; the year 9999 is written for that');
  return { name, at, specs: [never()] };
}
