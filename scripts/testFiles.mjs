// Sorts the test files: which can share one process and need nothing, which get a process of their own and the servers.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './bootstrap.mjs';

/** What a file must reach by its imports to count as a test with servers or processes of its own. */
const heavy = [/^packages\/devkit\/src\/embedded\//, /^packages\/devkit\/src\/process\//, /^node:child_process$/, /^node:cluster$/, /^playwright-core$/];

/** Paths from the root. `filters`: parts of paths; a file must contain one of them. */
export function sortTestFiles(filters = []) {
  const all = globSync(['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'test/**/*.test.ts'], {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
    .sort()
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)));
  const known = new Map();
  const chaos = all.filter((path) => path.startsWith('test/chaos/'));
  const beside = all.filter((path) => !path.startsWith('test/'));
  const unit = beside.filter((path) => !isHeavy(path, known));
  const flows = all.filter((path) => !unit.includes(path));
  return { unit, flows, chaos };
}

/** Follows relative imports and @tocsin/* ones through the source, without running it. */
function isHeavy(path, known) {
  const found = known.get(path);
  if (found !== undefined) return found;
  known.set(path, false);
  const isOne =
    heavy.some((pattern) => pattern.test(path)) ||
    importsOf(path).some((target) => heavy.some((pattern) => pattern.test(target)) || (target.endsWith('.ts') && isHeavy(target, known)));
  known.set(path, isOne);
  return isOne;
}

function importsOf(path) {
  const file = join(root, path);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/^\s*(?:import|export)\s(?!type\s)[^;]*?from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3],
  );
  return targets.map((target) => {
    if (target.startsWith('.')) return resolve('/', dirname(path), target).slice(1);
    const [, workspace, inside] = /^@tocsin\/([^/]+)\/(.+)$/.exec(target) ?? [];
    return workspace ? `packages/${workspace}/src/${inside}.ts` : target;
  });
}
