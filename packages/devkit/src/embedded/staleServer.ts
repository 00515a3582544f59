import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isSameProcess, processStart } from './processIdentity.ts';

/**
 * Makes way for a start on a Postgres data folder after a crash of ours. Ends a server that still runs on it. Removes a postmaster.pid that Postgres would take
 * for a running server though it is none: its number belongs to another program now, or to a dead process that nobody collects (a container whose first process
 * does not). Only where /proc tells; elsewhere Postgres' own checks have to do.
 */
export async function clearStaleServer(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile) || !existsSync('/proc/self/cmdline')) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (runsOn(pid, dataDir)) await endServer(pid);
  if (!existsSync(`/proc/${pid}`)) return;
  // Without the file Postgres no longer looks for children of the old server, so they must be gone before it is removed.
  if (await withoutWorkers(dataDir)) rmSync(pidFile, { force: true });
}

function runsOn(pid: number, dataDir: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(dataDir) && (words[0] ?? '').includes('postgres');
  } catch {
    return false;
  }
}

async function endServer(pid: number): Promise<void> {
  const start = processStart(pid);
  if (start === undefined) return;
  process.kill(pid, 'SIGINT');
  for (let waits = 0; waits < 200 && isSameProcess(pid, start); waits += 1) await pause(25);
  if (isSameProcess(pid, start)) process.kill(pid, 'SIGKILL');
}

/** Every process of a Postgres server works in its data folder. */
async function withoutWorkers(dataDir: string): Promise<boolean> {
  for (let waits = 0; waits < 200; waits += 1) {
    if (!readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && worksIn(pid, dataDir))) return true;
    await pause(25);
  }
  return false;
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}
