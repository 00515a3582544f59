import type { FieldFault } from '@tocsin/contracts/errors';
import type { ImportNote } from '../imported.ts';

/** What a reading of somebody else's file has found so far. Neither notes nor faults ever repeat a value that may be a secret. */
export interface Reading {
  notes: ImportNote[];
  /** What is wrong with the file itself; one of them and nothing is imported. */
  faults: FieldFault[];
}

/** The fields of one mapping. What nobody takes is left in `rest`, so that it can be named instead of lost. */
export interface Fields {
  at: string;
  take(name: string): unknown;
  rest(): { name: string; at: string; value: unknown }[];
}

/** Where a field or an item stands, as a person writes it: `route.routes[3].match.team`. */
export function under(at: string, part: string | number): string {
  if (typeof part === 'number') return `${at}[${part}]`;
  if (!/^[\p{L}\p{N}_.-]{1,100}$/u.test(part)) return `${at}[${JSON.stringify(part.slice(0, 60))}]`;
  return at === '' ? part : `${at}.${part}`;
}

export function note(reading: Reading, at: string, kind: ImportNote['kind'], message: string): void {
  reading.notes.push({ at, kind, message });
}

export function fault(reading: Reading, at: string, message: string): void {
  reading.faults.push({ path: at, message });
}

/** A mapping's own fields; none of nothing. Anything else is a fault. */
export function fieldsOf(reading: Reading, value: unknown, at: string): Fields {
  const own = new Map<string, unknown>();
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const [name, each] of Object.entries(value)) own.set(name, each);
  else if (!isNothing(value)) fault(reading, at, 'is not a mapping of fields');
  return {
    at,
    take: (name) => {
      const value = own.get(name);
      own.delete(name);
      return value;
    },
    rest: () => [...own].map(([name, value]) => ({ name, at: under(at, name), value })),
  };
}

/** A list's items; none of nothing. Anything else is a fault. */
export function listOf(reading: Reading, value: unknown, at: string): { value: unknown; at: string }[] {
  if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => ({ value: item, at: under(at, index) }));
  if (!isNothing(value)) fault(reading, at, 'is not a list');
  return [];
}

/** A text, also where a parser made a number or a truth of it; halves of characters, which JSON can hold, are replaced. Undefined of nothing. */
export function textOf(reading: Reading, value: unknown, at: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  fault(reading, at, 'is not a text');
  return undefined;
}

/** The texts of a list. */
export function textsOf(reading: Reading, value: unknown, at: string): string[] {
  return listOf(reading, value, at).map((item) => textOf(reading, item.value, item.at) ?? '');
}

/** Truth as YAML 1.1 writes it, which Alertmanager reads. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:y|yes|true|on)$/i.test(value));
}

/** Whether there is nothing, or a field without a value. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** At most so many of something. */
export function atMost(reading: Reading, at: string, count: number, max: number, what: string): void {
  if (count > max) fault(reading, at, `has ${count.toLocaleString('en')} ${what}; a tenant's file has ${max.toLocaleString('en')} at most`);
}

/** Says of everything that nobody took that it is not known. */
export function noteRest(reading: Reading, fields: Fields): void {
  for (const { at } of fields.rest()) note(reading, at, 'left out', 'is not known to Tocsin');
}
