import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { entryName } from './entryName.ts';
import { type Meant, pairEntries } from './pairEntries.ts';

/** A tenant's file as it was written (parsed YAML or JSON) and as it is meant. */
export interface ConfigSide {
  source: unknown;
  file: TenantFile;
}

/** One difference between two files. `path` is as people write it, with entries of lists by what names them: `route.routes[team="db"].group_wait`. */
export type ConfigDifference =
  | { kind: 'added'; path: string; after: unknown }
  | { kind: 'removed'; path: string; before: unknown }
  | { kind: 'changed'; path: string; before: unknown; after: unknown }
  /** An entry of a list whose order matters; places count from 1. */
  | { kind: 'moved'; path: string; from: number; to: number };

/**
 * What differs between two files of a tenant by what they mean: how durations, matchers and times are written makes no difference, nor does the order of fields or of
 * lists that have none. Values are as they were written.
 */
export function diffConfig(before: ConfigSide, after: ConfigSide): ConfigDifference[] {
  return diffAt('', { written: before.source, meant: before.file }, { written: after.source, meant: after.file });
}

function diffAt(path: string, before: Meant, after: Meant): ConfigDifference[] {
  if (isDeepStrictEqual(before.meant, after.meant)) return [];
  if (hasFields(before) && hasFields(after)) return diffFields(path, before, after);
  if (hasEntries(before) && hasEntries(after)) return diffEntries(path, before, after);
  return [{ kind: 'changed', path, before: before.written, after: after.written }];
}

type Fields = { written: Readonly<Record<string, unknown>>; meant: Readonly<Record<string, unknown>> };
type Entries = { written: readonly unknown[]; meant: readonly unknown[] };

function diffFields(path: string, before: Fields, after: Fields): ConfigDifference[] {
  return [...new Set([...Object.keys(before.written), ...Object.keys(after.written)])].flatMap((name) => {
    const way = path === '' ? name : `${path}.${name}`;
    const [old, now] = [fieldOf(before, name), fieldOf(after, name)];
    if (old && now) return diffAt(way, old, now);
    // What is in it says more than that it is there.
    const empty = emptyLike(old ?? now);
    if (empty) return diffAt(way, old ?? empty, now ?? empty);
    return old ? [{ kind: 'removed', path: way, before: old.written }] : now ? [{ kind: 'added', path: way, after: now.written }] : [];
  });
}

function diffEntries(path: string, before: Entries, after: Entries): ConfigDifference[] {
  const isOrdered = /(?:^|\.)(?:routes|templates|layers|resolve_timeouts)$/.test(path);
  return pairEntries(entriesOf(before), entriesOf(after), isOrdered).flatMap((pair): ConfigDifference[] => {
    const way = `${path}[${pair.name}]`;
    if (!pair.before) return pair.after ? [{ kind: 'added', path: way, after: pair.after.written }] : [];
    if (!pair.after) return [{ kind: 'removed', path: way, before: pair.before.written }];
    const moved: ConfigDifference[] = pair.moved ? [{ kind: 'moved', path: way, ...pair.moved }] : [];
    return [...moved, ...diffAt(way, pair.before, pair.after)];
  });
}

/** Whether a thing has fields that mean the same by the same names; a time interval's, for one, have not. */
function hasFields(side: Meant): side is Fields {
  return isRecord(side.written) && isRecord(side.meant) && Object.keys(side.written).every((name) => Object.hasOwn(side.meant as object, name));
}

/** Whether a thing is a list of things that have names, one for one. */
function hasEntries(side: Meant): side is Entries {
  return (
    Array.isArray(side.written) &&
    Array.isArray(side.meant) &&
    side.written.length === side.meant.length &&
    side.written.every(isRecord) &&
    side.meant.every((each) => isRecord(each) && entryName(each) !== null)
  );
}

function fieldOf({ written, meant }: Fields, name: string): Meant | undefined {
  return Object.hasOwn(written, name) ? { written: written[name], meant: meant[name] } : undefined;
}

function emptyLike(side: Meant | undefined): Meant | null {
  if (!side || isDeepStrictEqual(side.meant, {}) || isDeepStrictEqual(side.meant, [])) return null;
  return hasFields(side) ? { written: {}, meant: {} } : hasEntries(side) ? { written: [], meant: [] } : null;
}

function entriesOf({ written, meant }: Entries): Meant[] {
  return written.map((each, index) => ({ written: each, meant: meant[index] }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
