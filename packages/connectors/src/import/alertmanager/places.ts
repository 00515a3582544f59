import { under } from './reading.ts';

const valuesMax = 200_000;
const depthMax = 128;

/**
 * Every place of a parsed file with its number in the order of the file. Null when the file is deeper or larger than any that a person keeps: aliases of YAML make
 * endless ones.
 */
export function placesOf(source: unknown): Map<string, number> | null {
  const places = new Map<string, number>();
  let count = 0;
  const visit = (value: unknown, at: string, depth: number): boolean => {
    count += 1;
    if (count > valuesMax || depth > depthMax) return false;
    places.set(at, count);
    if (typeof value !== 'object' || value === null) return true;
    if (Array.isArray(value)) return value.every((item, index) => visit(item, under(at, index), depth + 1));
    return Object.entries(value).every(([name, item]) => visit(item, under(at, name), depth + 1));
  };
  return visit(source, '', 0) ? places : null;
}
