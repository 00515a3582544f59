import { compileLabelRegex } from '@tocsin/contracts/tenant/labelRegex';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { listedValues } from '@tocsin/contracts/tenant/plainPattern';

/** A matcher with what is known of the values it takes. */
export interface Provable {
  matcher: Matcher;
  takes(value: string): boolean;
  /** All values that it takes, where they can be listed. */
  taken: readonly string[] | null;
  /** All values that it refuses, where they can be listed. */
  refused: readonly string[] | null;
}

/** Looks at a matcher once, for any number of proofs. */
export function provable(matcher: Matcher): Provable {
  const { operator, value } = matcher;
  if (operator === '=') return { matcher, takes: (each) => each === value, taken: [value], refused: null };
  if (operator === '!=') return { matcher, takes: (each) => each !== value, taken: null, refused: [value] };
  const test = compileLabelRegex(value);
  if (operator === '=~') return { matcher, takes: test, taken: listedValues(value), refused: value === '.*' ? [] : null };
  return { matcher, takes: (each) => !test(each), taken: null, refused: listedValues(value) };
}

/** Whether every alert that all of `narrow` take is provably taken by all of `wide`. False where it may be so and cannot be seen. */
export function isWider(wide: readonly Provable[], narrow: readonly Provable[]): boolean {
  return wide.every((wanted) => {
    const same = narrow.filter(({ matcher }) => matcher.name === wanted.matcher.name);
    if (same.some(({ matcher, taken }) => isEqual(matcher, wanted.matcher) || taken?.every((value) => wanted.takes(value)))) return true;
    return wanted.refused?.every((value) => same.some(({ takes }) => !takes(value))) ?? false;
  });
}

/** Two matchers of a list that provably cannot hold for one alert; null where none are. */
export function contradiction(all: readonly Provable[]): [Matcher, Matcher] | null {
  for (const { matcher, taken } of all)
    for (const other of taken === null ? [] : all)
      if (other.matcher !== matcher && other.matcher.name === matcher.name && !taken?.some((value) => other.takes(value))) return [matcher, other.matcher];
  return null;
}

function isEqual(a: Matcher, b: Matcher): boolean {
  return a.operator === b.operator && a.value === b.value;
}
