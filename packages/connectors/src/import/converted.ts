import { TocsinError } from '@tocsin/contracts/errors';
import { placesOf } from './alertmanager/places.ts';
import type { Reading } from './alertmanager/reading.ts';
import type { Imported } from './imported.ts';

const faultsMax = 50;

/**
 * What `convert` makes of a parsed file, with its notes in the order of the file. `what` names such a file: "Alertmanager file". Throws invalid_input for a file that
 * has no end or is not right, with what is wrong in `fields`.
 */
export function converted(source: unknown, what: string, convert: (reading: Reading) => Imported['file']): Imported {
  const places = placesOf(source);
  if (places === null) throw new TocsinError('invalid_input', `this is larger or deeper than any ${what}; look for an alias (&name, *name) that holds itself`);
  const reading: Reading = { notes: [], faults: [] };
  const file = convert(reading);
  if (reading.faults.length > 0)
    throw new TocsinError('invalid_input', 'the file is not right, so nothing is made of it', {
      fields: inOrder(reading.faults, ({ path }) => path, places).slice(0, faultsMax),
    });
  return { file, notes: inOrder(reading.notes, ({ at }) => at, places) };
}

/** In the order of the file. */
function inOrder<Item>(items: readonly Item[], at: (item: Item) => string, places: ReadonlyMap<string, number>): Item[] {
  // What stands on a field that is missing comes with what it is missing from.
  const place = (path: string): number =>
    places.get(path) ?? (path === '' ? 0 : place(path.slice(0, Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('[')))));
  return items
    .map((item) => ({ item, place: place(at(item)) }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
