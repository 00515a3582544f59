import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileFault } from './fileFault.ts';
import { whyUnreadable } from './readText.ts';

/** The files that a path means: itself, or all `*.yaml` and `*.yml` right in a folder, without hidden ones (editors leave such). Throws nothing. */
export function tenantPaths(path: string): { paths: string[] } | { fault: FileFault } {
  const fault = (message: string) => ({ fault: { path, line: 0, column: 0, field: '', message } });
  try {
    if (!statSync(path).isDirectory()) return { paths: [path] };
    const names = readdirSync(path).filter((name) => /^[^.].*\.ya?ml$/i.test(name));
    if (names.length === 0) return fault('has no tenant files: their names end in .yaml or .yml, and folders inside of it are not searched');
    return { paths: names.sort().map((name) => join(path, name)) };
  } catch (error) {
    return fault(whyUnreadable(path, error));
  }
}
