import { convertMatchers } from './matchers.ts';
import { atMost, type Fields, fault, fieldsOf, isNothing, isTrue, listOf, note, noteRest, type Reading, textOf, textsOf, under } from './reading.ts';
import { convertTimers } from './timers.ts';

/** What receivers and time intervals are called in the tenant's file, by the names they had. */
export interface Names {
  receivers: ReadonlyMap<string, string>;
  intervals: ReadonlyMap<string, string>;
}

const routesMax = 2_000;
const labelsMax = 50;

/** The routing tree. The root says everything that Alertmanager means where it says nothing, and Tocsin does not. */
export function convertRoute(reading: Reading, value: unknown, at: string, names: Names, isRoot: boolean): Record<string, unknown> {
  if (isNothing(value)) fault(reading, at, 'is empty, which no Alertmanager takes');
  const fields = fieldsOf(reading, value, at);
  const receiver = receiverOf(reading, fields, names, isRoot);
  const matchers = convertMatchers(reading, fields);
  const mute = intervalsOf(reading, fields, 'mute_time_intervals', names);
  const active = intervalsOf(reading, fields, 'active_time_intervals', names);
  if (isRoot) checkRoot(reading, at, { matchers, mute_time_intervals: mute, active_time_intervals: active });
  const groupBy = groupByOf(reading, fields) ?? (isRoot ? [] : undefined);
  const timers = convertTimers(reading, fields, isRoot);
  const goesOn = isTrue(fields.take('continue'));
  if (isRoot && goesOn) note(reading, under(at, 'continue'), 'left out', 'has no meaning: the root route has no sibling');
  const below = listOf(reading, fields.take('routes'), under(at, 'routes'));
  atMost(reading, under(at, 'routes'), below.length, routesMax, 'routes beside each other');
  if (!isNothing(fields.take('labels')))
    note(reading, under(at, 'labels'), 'left out', "is for Alertmanager's own templates and queries; Tocsin has no labels on routes");
  noteRest(reading, fields);
  return {
    ...(receiver === undefined ? {} : { receiver }),
    ...(matchers.length > 0 ? { matchers } : {}),
    ...(groupBy === undefined ? {} : { group_by: groupBy }),
    ...timers,
    ...(mute.length > 0 ? { mute_time_intervals: mute } : {}),
    ...(active.length > 0 ? { active_time_intervals: active } : {}),
    ...(goesOn && !isRoot ? { continue: true } : {}),
    ...(below.length > 0 ? { routes: below.map((child) => convertRoute(reading, child.value, child.at, names, false)) } : {}),
  };
}

function receiverOf(reading: Reading, fields: Fields, { receivers }: Names, isRoot: boolean): string | undefined {
  const at = under(fields.at, 'receiver');
  const name = textOf(reading, fields.take('receiver'), at) ?? '';
  if (name !== '') {
    if (!receivers.has(name)) fault(reading, at, `names a receiver that is not there: ${JSON.stringify(name.slice(0, 100))}`);
    return receivers.get(name);
  }
  if (isRoot) fault(reading, at, 'is missing: the root route needs a receiver');
  return undefined;
}

function intervalsOf(reading: Reading, fields: Fields, name: string, { intervals }: Names): string[] {
  const at = under(fields.at, name);
  const named = textsOf(reading, fields.take(name), at);
  atMost(reading, at, named.length, labelsMax, 'names');
  return named.flatMap((each, index) => {
    const known = intervals.get(each);
    if (known === undefined) fault(reading, under(at, index), `names a time interval that is not there: ${JSON.stringify(each.slice(0, 100))}`);
    return known ?? [];
  });
}

function checkRoot(reading: Reading, at: string, lists: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, list] of Object.entries(lists))
    if (list.length > 0) fault(reading, under(at, name), 'stands on the root route, which takes every alert at any time; Alertmanager refuses it too');
}

function groupByOf(reading: Reading, fields: Fields): string[] | undefined {
  const at = under(fields.at, 'group_by');
  const value = fields.take('group_by');
  if (isNothing(value)) return undefined;
  const labels = textsOf(reading, value, at);
  atMost(reading, at, labels.length, labelsMax, 'labels');
  const distinct = [...new Set(labels)];
  if (distinct.includes('...') && distinct.length > 1) fault(reading, at, 'has labels beside "...", which means all of them');
  else if (distinct.length < labels.length && distinct[0] !== '...') fault(reading, at, 'names a label twice');
  if (labels.includes('')) fault(reading, at, 'has a label without a name');
  return distinct;
}
