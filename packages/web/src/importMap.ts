import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What browser modules may import by bare name, and where it is. The files are ES modules as they are, without further imports but these. */
const modules = new Map([
  ['preact', import.meta.resolve('preact')],
  ['preact/hooks', import.meta.resolve('preact/hooks')],
  ['htm', import.meta.resolve('htm')],
  ['htm/preact', import.meta.resolve('htm/preact')],
]);

const texts = new Map<string, string>();

/** Where `name` is served below the assets' prefix: `vendor/preact-hooks.js`. */
const vendorPath = (name: string): string => `vendor/${name.replace('/', '-')}.js`;

/** The import map as JSON text, to be put into the page unchanged: its hash is in the CSP. */
export function importMapText(prefix: string, shared: readonly { name: string; folder: string; path: string }[] = []): string {
  const vendored = [...modules.keys()].map((name) => [name, prefix + vendorPath(name)]);
  return JSON.stringify({ imports: Object.fromEntries([...vendored, ...shared.flatMap((each) => sharedModules(prefix, each))]) });
}

/** Each module of the folder under the one address that its neighbours import it by too, so that there is one of it. */
function sharedModules(prefix: string, { name, folder, path }: { name: string; folder: string; path: string }): [string, string][] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => [`${name}/${file.slice(0, -'.ts'.length)}`, `${prefix}${path}/${file}`]);
}

/** The text of a vendored module by its path below the prefix, undefined when there is none. Read once per process. */
export function vendorModule(path: string): string | undefined {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const [, url] = [...modules].find(([name]) => vendorPath(name) === path) ?? [];
  if (url === undefined) return undefined;
  const text = readFileSync(fileURLToPath(url), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  texts.set(path, text);
  return text;
}
