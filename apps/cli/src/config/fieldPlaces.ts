import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** Line and column, from 1 on. */
export interface Place {
  line: number;
  column: number;
}

/** Says where in a file a field stands, or its name; for one that is not there, where the nearest thing around it does. */
export type PlaceOf = (path: readonly (string | number)[], isName?: boolean) => Place;

/** For a text that is YAML. It is read again, by the parser that knows where everything stands, when the first place is asked for. */
export function fieldPlaces(text: string): PlaceOf {
  let read: { document: Document; lines: LineCounter } | undefined;
  return (path, isName = false) => {
    read ??= readWithPlaces(text);
    const { document, lines } = read;
    const { line, col } = lines.linePos(offsetOf(document, path, isName));
    return { line, column: col };
  };
}

/** The line and column of an offset (in UTF-16 units from 0). */
export function placeOfOffset(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function readWithPlaces(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false }), lines };
}

function offsetOf(document: Document, path: readonly (string | number)[], isName: boolean): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    const at: Node | undefined | null = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(at)) node = asNode(at.items[Number(part)]);
    else if (isMap(at)) {
      const pair = pairsOf(at).get(String(part));
      const key = asNode(pair?.key);
      if (isName && depth === path.length - 1 && key?.range) return key.range[0];
      node = asNode(pair?.value);
      // What is empty stands where its name does.
      if (key?.range && (!node || (isScalar(node) && node.value === null && node.source === ''))) return key.range[0];
    } else node = null;
    if (!node?.range) break;
    offset = node.range[0];
  }
  return offset;
}

/** A file can have a hundred thousand faults in one place, so a name is not looked for each time. */
const known = new WeakMap<YAMLMap, Map<string, Pair>>();

function pairsOf(map: YAMLMap): Map<string, Pair> {
  const before = known.get(map);
  if (before) return before;
  const pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
  known.set(map, pairs);
  return pairs;
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}
