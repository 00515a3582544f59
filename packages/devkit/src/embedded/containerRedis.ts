import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './findProgram.ts';

const run = promisify(execFile);

/** The engine's program (docker or podman) if one is installed and its engine answers: a client without an engine is common. */
export async function containerEngine(searchPath: readonly string[]): Promise<string | undefined> {
  for (const name of ['docker', 'podman']) {
    const file = findProgram(name, searchPath);
    if (file && (await answers(file))) return file;
  }
  return undefined;
}

/**
 * Arguments that run Redis in the foreground under a fixed name, at the same address on the host, with the data folder mounted. The engine's client passes
 * SIGTERM on to it; `--rm` and the fixed name leave nothing behind.
 */
export function containerArgs(options: { name: string; port: number; dataDir: string; configFile: string }): string[] {
  const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid?.() ?? 0}`] : [];
  const volumes = ['-v', `${options.dataDir}:${options.dataDir}`, '-v', `${options.configFile}:${options.configFile}:ro`];
  return [
    'run',
    '--rm',
    '--name',
    options.name,
    ...user,
    '-p',
    `127.0.0.1:${options.port}:${options.port}`,
    ...volumes,
    'redis:7-alpine',
    'redis-server',
    options.configFile,
  ];
}

/** Removes what a crash left under that name; nothing to remove is fine. */
export async function removeContainer(engine: string, name: string): Promise<void> {
  await run(engine, ['rm', '-f', name], { timeout: 20_000 }).catch(() => undefined);
}

async function answers(engine: string): Promise<boolean> {
  try {
    await run(engine, ['info'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}
