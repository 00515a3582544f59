import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf } from './measure/procfs.ts';

const patienceMs = 10_000;
const lookMs = 50;

/** Ends every process that this one started, and those that they started: Redis, Postgres, Alertmanager and our own. Insists after ten seconds. */
export async function endChildren(): Promise<void> {
  const doomed = descendantsOf(process.pid);
  // Postgres takes SIGINT as "now", SIGTERM as "when all have gone".
  for (const pid of doomed) signal(pid, 'SIGINT');
  for (const pid of doomed) signal(pid, 'SIGTERM');
  for (const until = Date.now() + patienceMs; doomed.some(isThere) && Date.now() < until; ) await pause(lookMs);
  for (const pid of doomed) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
