import assert from 'node:assert/strict';
import { TocsinError } from '@tocsin/contracts/errors';
import fc from 'fast-check';

/** For tests: what is wrong with a file, in words; none when it is taken. Anything but invalid_input is a mistake of ours. */
export function faultsOf(run: () => void): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof TocsinError)) throw error;
    assert.equal(error.code, 'invalid_input');
    return error.fields.length > 0 ? error.fields.map(({ path, message }) => `${path} ${message}`) : [error.message];
  }
}

const word = fc.constantFrom(
  '',
  ' ',
  '__proto__',
  'constructor',
  'default',
  'id',
  'name',
  '#',
  '#db',
  'x\ny',
  '\ud800',
  '€'.repeat(300),
  '-1',
  '1e999',
  'a"b\\',
);
const junk = fc.oneof(word, fc.anything({ withNullPrototype: true, withBigInt: true, key: word, maxDepth: 3 }));

/** For tests: right exports with something else in some places, lists of right things with wrong ones, and anything at all. */
export function hostile(source: object, kinds: readonly string[]): fc.Arbitrary<unknown> {
  const places = placesIn(source);
  const broken = fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy: unknown = structuredClone(source);
    for (const [path, value] of changes) put(copy, path, value);
    return copy;
  });
  return fc.oneof(
    { weight: 5, arbitrary: broken },
    { weight: 1, arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...kinds), word), junk) },
    { weight: 1, arbitrary: junk },
  );
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]))];
}

function put(target: unknown, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (typeof target !== 'object' || target === null || name === undefined) return;
  if (rest.length === 0) (target as Record<string, unknown>)[name] = value;
  else put((target as Record<string, unknown>)[name], rest, value);
}
