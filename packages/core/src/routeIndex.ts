import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { listedValues, literalPrefixes } from '@tocsin/contracts/tenant/plainPattern';
import type { Labels } from './matching.ts';
import { type Numbers, visitInOrder } from './visitInOrder.ts';

/** Shows a visitor children of a route in the order of the tree, at least all that take the alert, until it answers false. */
export type VisitChildren<Child> = (labels: Labels, visit: (child: Child) => boolean) => void;

/** With fewer children than this, asking each is as quick as looking them up. */
const indexedChildrenMin = 8;

/**
 * Indexes children by what one of their matchers wants of a label: a value (`team="db"`, `team=~"db|web"`) or a beginning (`host=~"db-[0-9]+"`), so that a tree
 * of a thousand routes costs a few look-ups. A child without such a matcher is always shown. The index is built when it is first asked: in a process with many
 * tenants most trees never are.
 */
export function indexChildren<Child extends { matchers: readonly Matcher[] }>(children: readonly Child[]): VisitChildren<Child> {
  let index: ChildIndex | null = null;
  return (labels, visit) => {
    if (children.length < indexedChildrenMin) {
      children.every(visit);
      return;
    }
    index ??= buildIndex(children.map(({ matchers }) => matchers));
    visitInOrder(numbersFor(index, labels), (number) => {
      const child = children[number];
      return child !== undefined && visit(child);
    });
  };
}

interface ChildIndex {
  byLabel: ReadonlyMap<string, LabelIndex>;
  always: Numbers;
}

interface LabelIndex {
  byValue: Map<string, number[]>;
  byPrefix: Map<string, number[]>;
  prefixLengths: Set<number>;
}

/** What a matcher wants of a label: one of these values, or one of these beginnings. */
interface Wanted {
  name: string;
  kind: 'values' | 'prefixes';
  texts: readonly string[];
}

function buildIndex(children: readonly (readonly Matcher[])[]): ChildIndex {
  const wanted = children.map((matchers) => matchers.flatMap((matcher) => wantedBy(matcher) ?? []));
  const differing = countTexts(wanted.flat());
  const byLabel = new Map<string, LabelIndex>();
  const always: number[] = [];
  wanted.forEach((choices, number) => {
    // The label that siblings want the most different things of leaves the fewest to ask.
    const [best] = choices.sort((one, other) => (differing.get(other.name) ?? 0) - (differing.get(one.name) ?? 0));
    if (best) enter(entryOf(byLabel, best.name, newLabelIndex), best, number);
    else always.push(number);
  });
  return { byLabel, always };
}

/** Null where a matcher takes alerts without the label too, or it cannot be told what it wants. */
function wantedBy({ name, operator, value }: Matcher): Wanted | null {
  if (operator !== '=' && operator !== '=~') return null;
  const values = operator === '=' ? [value] : listedValues(value);
  if (values) return values.includes('') ? null : { name, kind: 'values', texts: values };
  const prefixes = literalPrefixes(value);
  return prefixes && { name, kind: 'prefixes', texts: prefixes };
}

function countTexts(wanted: readonly Wanted[]): Map<string, number> {
  const texts = new Map<string, Set<string>>();
  for (const each of wanted) for (const text of each.texts) entryOf(texts, each.name, () => new Set<string>()).add(text);
  return new Map([...texts].map(([name, different]) => [name, different.size]));
}

const newLabelIndex = (): LabelIndex => ({ byValue: new Map(), byPrefix: new Map(), prefixLengths: new Set() });

function enter(index: LabelIndex, { kind, texts }: Wanted, number: number): void {
  for (const text of new Set(texts)) {
    entryOf(kind === 'values' ? index.byValue : index.byPrefix, text, (): number[] => []).push(number);
    if (kind === 'prefixes') index.prefixLengths.add(text.length);
  }
}

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function numbersFor({ byLabel, always }: ChildIndex, labels: Labels): Numbers[] {
  const lists: Numbers[] = always.length > 0 ? [always] : [];
  for (const name of Object.keys(labels)) {
    const index = byLabel.get(name);
    const value = labels[name] ?? '';
    if (!index || value === '') continue;
    const exact = index.byValue.get(value);
    if (exact) lists.push(exact);
    for (const length of index.prefixLengths) {
      const begun = index.byPrefix.get(value.slice(0, length));
      if (begun && length <= value.length) lists.push(begun);
    }
  }
  return lists;
}
