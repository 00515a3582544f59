// node scripts/run.mjs FILE.ts [args]: runs a TypeScript file of this checkout, whatever Node is installed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { runScript } from './runScript.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file || !existsSync(join(root, file))) {
  process.stderr.write(file ? `There is no ${file} in ${root}\n` : 'Usage: node scripts/run.mjs FILE.ts [args]\n');
  process.exit(2);
}
await bootstrap(import.meta.url);
await runScript(file, args);
