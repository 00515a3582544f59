import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What browser modules may import by bare name. Files come from node_modules as they are, they are ES modules without further imports but these. */
const packages = ['preact', 'preact/hooks', 'htm', 'htm/preact'] as const;

/** Where `name` is served below the assets' prefix: `vendor/preact-hooks.js`. */
const vendorPath = (name: string): string => `vendor/${name.replace('/', '-')}.js`;

/** The import map as JSON text, to be put into the page unchanged: its hash is in the CSP. */
export function importMapText(prefix: string): string {
  return JSON.stringify({ imports: Object.fromEntries(packages.map((name) => [name, prefix + vendorPath(name)])) });
}

/** The text of a vendored module by its path below the prefix, undefined when there is none. Read once per process. */
export function vendorModule(path: string): string | undefined {
  const name = packages.find((candidate) => vendorPath(candidate) === path);
  if (name === undefined) return undefined;
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  texts.set(name, text);
  return text;
}

const texts = new Map<string, string>();
