import type { Resource } from './resources.ts';

const charsMax = 200;

/** The value of the label that a thing is known by from now on: its name, or its place where it has none. No two in `used` are the same. */
export function ownLabel({ at, name }: Resource, used: Set<string>): string {
  const wanted = (name || at.replace(/\W+/g, '-').replace(/-$/, '')).slice(0, charsMax).replace(/[\ud800-\udbff]$/, '');
  let label = wanted;
  for (let number = 2; used.has(label); number += 1) label = `${wanted}-${number}`;
  used.add(label);
  return label;
}
