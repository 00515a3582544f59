import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';

/** A group as a message names it: with the largest count that stands beside it. */
export type Named = ReadonlyMap<string, number>;

const names = /grp-\d{4,}/g;
const timeUnits = String.raw`(?:ms|sec|min|[smhd]|hours?|days?|minutes?|seconds?)\b`;
/** A number that stands alone: no part of a name, a time or a date. */
const counts = new RegExp(String.raw`(?<![\w.\-/]|\d:)\d+(?![\w.\-/:]|\s?${timeUnits})`, 'g');

/**
 * Which groups a message names with a count, wherever it does so: on a line of its own or in a list on one line (then the number after the name counts), in text,
 * blocks or attachments. A name without a number beside it does not count.
 */
export function namedGroups(entry: Pick<RecordEntry, 'text' | 'blocks' | 'attachments'>): Named {
  const named = new Map<string, number>();
  for (const line of linesOf(entry)) {
    for (const [name, count] of namedIn(line)) if (count > (named.get(name) ?? 0)) named.set(name, count);
  }
  return named;
}

function namedIn(line: string): [string, number][] {
  const found = [...line.matchAll(names)];
  const [first] = found;
  if (!first) return [];
  const plain = plainOf(line);
  if (new Set(found.map(([name]) => name)).size === 1) return pair(first[0], [...plain.matchAll(counts)]);
  return plain.split(/(?=grp-\d{4,})/).flatMap((part) => [...part.matchAll(names)].flatMap(([name]) => pair(name, [...part.matchAll(counts)].slice(0, 1))));
}

function pair(name: string, numbers: readonly RegExpMatchArray[]): [string, number][] {
  return numbers.length === 0 ? [] : [[name, Math.max(...numbers.map(([digits]) => Number(digits)))]];
}

/** Without dates, markup, and the points that divide thousands. */
function plainOf(line: string): string {
  return line
    .replaceAll(/<![^>]*>/g, ' ')
    .replaceAll(/[`*_]/g, ' ')
    .replaceAll(/(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))/g, '');
}

function linesOf({ text, blocks, attachments }: Pick<RecordEntry, 'text' | 'blocks' | 'attachments'>): string[] {
  const texts: string[] = [text];
  collect([blocks, attachments], texts);
  return texts.flatMap((each) => (each.includes('grp-') ? each.split('\n') : []));
}

const spoken = new Set(['text', 'title', 'fallback', 'pretext', 'value', 'alt_text']);

function collect(part: unknown, into: string[]): void {
  if (Array.isArray(part)) for (const each of part) collect(each, into);
  else if (typeof part === 'object' && part !== null)
    for (const [key, value] of Object.entries(part)) {
      if (typeof value === 'string' && spoken.has(key)) into.push(value);
      else if (typeof value === 'object') collect(value, into);
    }
}
