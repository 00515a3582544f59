import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const homebrew = ['/opt/homebrew/bin', '/usr/local/bin', '/home/linuxbrew/.linuxbrew/bin'];

/** The first of `folders` (then Homebrew's) that holds an executable file of this name, as a full path. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
  return [...folders, ...homebrew].map((folder) => join(folder, name)).find(isExecutable);
}

/** The version number a program prints for `--version`; undefined when it cannot be run. */
export async function programVersion(file: string, env?: Record<string, string>): Promise<string | undefined> {
  try {
    const { stdout } = await run(file, ['--version'], { timeout: 10_000, ...(env ? { env } : {}) });
    return /(?:v=|\) )?(\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
