import type { Matcher } from '@tocsin/contracts/tenant/matcher';

/**
 * What the label `severity` says for each priority, worst first; Tocsin reads `medium` as warning and `low` as info. Opsgenie makes P3 of an alert that names none, so
 * that one takes alerts without the label too.
 */
const words: Readonly<Record<string, readonly string[]>> = { P1: ['critical'], P2: ['high'], P3: ['warning', 'medium', ''], P4: ['low'], P5: ['info'] };
const priorities = Object.keys(words);

/** The test of a priority as one of the label `severity`. Null when no priority, or every one, would fit, or the operation is none for priorities. */
export function priorityMatcher(operation: string, expected: readonly string[], isNot: boolean): Matcher | null {
  const wanted = expected.map((each) => each.trim().toUpperCase());
  const [first = ''] = wanted;
  if (wanted.length === 0 || !wanted.every((each) => priorities.includes(each))) return null;
  const place = priorities.indexOf(first);
  const sets: Readonly<Record<string, readonly string[]>> = {
    equals: wanted.slice(0, 1),
    in: wanted,
    'greater-than': priorities.slice(0, place),
    'less-than': priorities.slice(place + 1),
  };
  const fitting = Object.hasOwn(sets, operation) ? (sets[operation] ?? []) : [];
  const values = priorities.filter((each) => fitting.includes(each)).flatMap((each) => words[each] ?? []);
  if (values.length === 0 || new Set(fitting).size === priorities.length) return null;
  const [only = ''] = values;
  if (values.length === 1) return { name: 'severity', operator: isNot ? '!=' : '=', value: only };
  // The empty one last, where it is seen.
  const sorted = [...values.filter((value) => value !== ''), ...values.filter((value) => value === '')];
  return { name: 'severity', operator: isNot ? '!~' : '=~', value: sorted.join('|') };
}
