/** What is wrong with a tenant file, where a person can find it. */
export interface FileFault {
  path: string;
  /** From 1 on, like `column` (in UTF-16 units, as editors count); 0 for the file as a whole. */
  line: number;
  column: number;
  /** `route.routes[3].group_wait`; empty where it is not about a field. */
  field: string;
  message: string;
}

/** So many faults of one file are said; whoever has more mends these first. */
const shownMax = 50;

/** A fault as compilers print it. */
export function faultLine({ path, line, column, field, message }: FileFault): string {
  const place = line === 0 ? `${path}:` : `${path}:${line}:${column}`;
  return `${place} ${field === '' ? '' : `${field}: `}${message}`;
}

/** Faults as lines, by file and place; of each file at most 50 and how many more there are. */
export function faultLines(faults: readonly FileFault[]): string[] {
  const files = [...Map.groupBy(faults, ({ path }) => path)].sort(([a], [b]) => (a < b ? -1 : 1));
  return files.flatMap(([path, ofFile]) => {
    const lines = [...ofFile].sort((a, b) => a.line - b.line || a.column - b.column).map(faultLine);
    return lines.length > shownMax ? [...lines.slice(0, shownMax), `${path}: and ${(lines.length - shownMax).toLocaleString('en')} more`] : lines;
  });
}
