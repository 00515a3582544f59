import { isDeepStrictEqual } from 'node:util';
import { entryName } from './entryName.ts';

/** A thing as it was written beside what it became. */
export interface Meant {
  written: unknown;
  meant: unknown;
}

/** An entry of a list before and after; without one of them it came or went. `moved`: the places, from 1, where others that both lists have do not stand so. */
export interface EntryPair {
  name: string;
  before?: Meant;
  after?: Meant;
  moved?: { from: number; to: number };
}

interface Entry extends Meant {
  /** The name, told apart from earlier entries of the same name. */
  name: string;
  place: number;
}

/**
 * Pairs the entries of two lists by what names them, and in ordered lists those left over that stand at the same place and go to the same receiver: there the matchers
 * were changed. In the order of the new list, with what is gone where it was.
 */
export function pairEntries(before: readonly Meant[], after: readonly Meant[], isOrdered: boolean): EntryPair[] {
  const [old, now] = [named(before), named(after)];
  const oldOf = new Map(old.map((entry) => [entry.name, entry]));
  const partners = new Map(now.map(({ name }) => [name, oldOf.get(name)]));
  const kept = now.filter((entry) => partners.get(entry.name));
  const still = isOrdered ? inOrder(kept.map((entry) => partners.get(entry.name)?.place ?? 0)) : new Set<number>();
  const pairs: EntryPair[] = [];
  let nextOld = 0;
  const goneBefore = (place: number) => old.slice(nextOld, place).filter(({ name }) => !partners.has(name));
  let fresh: Entry[] = [];
  const flush = (place: number) => {
    pairs.push(...pairLeft(goneBefore(place), fresh, isOrdered));
    [nextOld, fresh] = [Math.max(nextOld, place), []];
  };
  for (const entry of now) {
    const partner = partners.get(entry.name);
    if (!partner) {
      fresh.push(entry);
      continue;
    }
    const stands = !isOrdered || still.has(partner.place);
    if (stands) flush(partner.place);
    const moved = stands ? {} : { moved: { from: partner.place + 1, to: entry.place + 1 } };
    pairs.push({ name: entry.name, before: partner, after: entry, ...moved });
  }
  flush(old.length);
  return pairs;
}

function pairLeft(gone: readonly Entry[], fresh: readonly Entry[], isOrdered: boolean): EntryPair[] {
  const left = [...fresh];
  const pairs = gone.map((before): EntryPair => {
    const at = isOrdered ? left.findIndex((after) => isLike(before.meant, after.meant)) : -1;
    const [after] = at < 0 ? [] : left.splice(at, 1);
    return { name: before.name, before, ...(after ? { after } : {}) };
  });
  return [...pairs, ...left.map((after) => ({ name: after.name, after }))];
}

function isLike(before: unknown, after: unknown): boolean {
  const [old, now] = [before as { receiver?: string; routes?: unknown }, after as { receiver?: string; routes?: unknown }];
  return old.receiver !== undefined && old.receiver === now.receiver && isDeepStrictEqual(old.routes, now.routes);
}

function named(entries: readonly Meant[]): Entry[] {
  const seen = new Map<string, number>();
  return entries.map((entry, place) => {
    const name = entryName(entry.meant) ?? '';
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { ...entry, name: count === 1 ? name : `${name} #${count}`, place };
  });
}

/** The most places that already stand in rising order. */
function inOrder(places: readonly number[]): Set<number> {
  const best: { length: number; previous: number }[] = [];
  places.forEach((place, index) => {
    let own = { length: 1, previous: -1 };
    for (let earlier = 0; earlier < index; earlier += 1) {
      const found = best[earlier];
      if (found && (places[earlier] ?? 0) < place && found.length + 1 > own.length) own = { length: found.length + 1, previous: earlier };
    }
    best.push(own);
  });
  const kept = new Set<number>();
  let at = best.reduce((longest, { length }, index) => (length > (best[longest]?.length ?? 0) ? index : longest), 0);
  while (at >= 0 && at < places.length) {
    kept.add(places[at] ?? 0);
    at = best[at]?.previous ?? -1;
  }
  return kept;
}
