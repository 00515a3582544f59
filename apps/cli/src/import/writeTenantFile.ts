import { Document, isCollection, isMap, isPair, isScalar, isSeq, Scalar, visit } from 'yaml';

const widthMax = 120;

/** A tenant's file as a person would write it: short lists in one line, and in quotes what other readers of YAML would take for a number or a time. */
export function writeTenantFile(file: Readonly<Record<string, unknown>>, header: readonly string[]): string {
  const document = new Document(file, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      if (node.value.includes('"')) node.type = Scalar.QUOTE_SINGLE;
      else if (/^[\d:.+-]+$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Collection: (_, node) => {
      node.flow = isSeq(node) ? node.items.every((item) => isScalar(item) || isShortMap(item)) && lengthOf(node) < widthMax : false;
    },
  });
  const body = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `${header.map((line) => `# ${plain(line)}\n`).join('')}${body}`;
}

/** `{ channel: "#db" }` and `{ start_time: ..., end_time: ... }`: a map that nobody would give lines of its own. */
function isShortMap(node: unknown): boolean {
  return isMap(node) && node.items.length > 0 && node.items.every((item) => ['channel', 'webhook', 'start_time', 'end_time'].includes(String(item.key)));
}

function lengthOf(node: unknown): number {
  if (isCollection(node)) return node.items.reduce<number>((sum, item) => sum + lengthOf(item) + 2, 4);
  if (isPair(node)) return lengthOf(node.key) + lengthOf(node.value) + 2;
  return isScalar(node) ? String(node.value).length : String(node).length;
}

/** A comment is one line, whatever stands in it. */
function plain(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
