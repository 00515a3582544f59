import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UpDeps } from './context.ts';
import { readUpEnv } from './env.ts';
import { readUpOptions, upUsage } from './options.ts';
import { up } from './up.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** `tocsin up`: reads options and environment, then runs until it is told to stop. Answers the exit code. */
export async function runUp(args: readonly string[], deps: UpDeps): Promise<number> {
  const options = readUpOptions(args);
  if (options === 'help') {
    process.stdout.write(`${upUsage}\n`);
    return 0;
  }
  const env = readUpEnv();
  // The terminal may go away before we do (hang-up): the end must still be an orderly one.
  process.stdout.on('error', () => undefined);
  const output = { write: (text: string) => void process.stdout.write(text), colour: process.stdout.isTTY === true && !env.NO_COLOR };
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return up({ root, version, env, options, output }, deps);
}
