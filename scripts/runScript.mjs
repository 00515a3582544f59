import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap.mjs';

/** Runs a TypeScript file of the checkout in this process, as if it had been started with these arguments. Call bootstrap first. */
export async function runScript(path, args) {
  const file = join(root, path);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
