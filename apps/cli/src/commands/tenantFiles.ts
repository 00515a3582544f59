import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '@tocsin/contracts/suggest';
import { type TenantFile, tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { load } from 'js-yaml';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { knownFieldsAt } from './knownFields.ts';

/** A tenant file that is right: as it was written and as it is meant. */
export interface ReadFile {
  path: string;
  source: unknown;
  file: TenantFile;
}

/** What is wrong with one, where a person can find it. */
export interface FileFault {
  path: string;
  line: number;
  column: number;
  field: string;
  message: string;
}

/** Reads one tenant file, or all `*.yaml` and `*.yml` of a folder. Faults and good files come back together; nothing is thrown for what a file says. */
export function readTenantFiles(path: string): { files: ReadFile[]; faults: FileFault[] } {
  const paths = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  const read = paths.map((each) => readTenantFile(each, readFileSync(each, 'utf8')));
  const files = read.flatMap((each) => ('file' in each ? [each] : []));
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
  return { files, faults: [...faults, ...twice(files)] };
}

/** A right file is read by the parser that is fast; one that is not is read again by the one that knows where everything stands. Both are YAML 1.2. */
function readTenantFile(path: string, text: string): ReadFile | { faults: FileFault[] } {
  const source = readQuickly(text);
  const parsed = tenantFileSchema.safeParse(source);
  return parsed.success ? { path, source, file: parsed.data } : readSlowly(path, text);
}

function readQuickly(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

function readSlowly(path: string, text: string): ReadFile | { faults: FileFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placed = (offset: number, field: string, message: string): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { path, line, column: col, field, message };
  };
  if (document.errors.length > 0) return { faults: document.errors.map((error) => placed(error.pos[0], '', error.message)) };
  const source: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = tenantFileSchema.safeParse(source);
  if (parsed.success) return { path, source, file: parsed.data };
  return {
    faults: parsed.error.issues.flatMap((issue) => {
      const field = issue.path.filter((part) => typeof part !== 'symbol');
      if (issue.code !== 'unrecognized_keys') return [placed(offsetOf(document, field), field.join('.'), issue.message)];
      const known = knownFieldsAt(field);
      return issue.keys.map((key) => placed(keyOffset(document, field, key), [...field, key].join('.'), `is not known here${didYouMean(key, known)}`));
    }),
  };
}

/** Where the name of a field stands. */
function keyOffset(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((each) => isScalar(each.key) && String(each.key.value) === key) : undefined;
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : offsetOf(document, path);
}

/** Where a field stands, or the nearest thing around it that does. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function twice(files: readonly ReadFile[]): FileFault[] {
  const first = new Map<string, string>();
  return files.flatMap(({ path, file }) => {
    const before = first.get(file.tenant);
    if (before === undefined) first.set(file.tenant, path);
    return before === undefined ? [] : [{ path, line: 1, column: 1, field: 'tenant', message: `${file.tenant} is the tenant of ${before} too` }];
  });
}

/** A fault as compilers print it. */
export function faultLine({ path, line, column, field, message }: FileFault): string {
  return `${path}:${line}:${column} ${field === '' ? '' : `${field}: `}${message}`;
}
