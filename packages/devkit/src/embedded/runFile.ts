import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isSameProcess, processStart } from './processIdentity.ts';

/** A process by its number and its start, so that a recycled number is never taken for it. */
export interface ProcessRecord {
  name: string;
  pid: number;
  start: string;
  stopSignal: 'SIGTERM' | 'SIGINT';
}

/** What a launcher has running; kept in `.tocsin/run.json`, readable by its owner only since addresses hold passwords. */
export interface RunRecord {
  launcher: ProcessRecord;
  /** Who started the launcher (npm, a shell). When these are gone, the launcher was left behind. */
  startedBy: ProcessRecord[];
  processes: ProcessRecord[];
  /** The environment its apps were given: lets `tocsin` commands in another terminal find the same servers. */
  env: Record<string, string>;
}

/** Keeps the record on disk, replaced as a whole at each change. */
export interface RunFile {
  add(name: string, pid: number, stopSignal?: ProcessRecord['stopSignal']): void;
  setEnv(env: Record<string, string>): void;
  remove(): void;
}

/** Begins the record of this process as launcher. `startedBy`: pids of those who would have to be alive for it to be wanted. */
export function openRunFile(file: string, startedBy: readonly number[]): RunFile {
  const record: RunRecord = {
    launcher: identify('launcher', process.pid),
    startedBy: startedBy.map((pid) => identify('starter', pid)),
    processes: [],
    env: {},
  };
  const write = () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    chmodSync(`${file}.new`, 0o600);
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    add(name, pid, stopSignal = 'SIGTERM') {
      record.processes = [...record.processes.filter((entry) => entry.name !== name), identify(name, pid, stopSignal)];
      write();
    },
    setEnv(env) {
      record.env = env;
      write();
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** The record in that file; undefined when there is none or it is not readable as one. */
export function readRunFile(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** Whether the launcher of that record runs and those who started it do too. */
export function isAttended(record: RunRecord): boolean {
  return [record.launcher, ...record.startedBy].every((entry) => isSameProcess(entry.pid, entry.start));
}

/** Ends what the record names and still runs, the launcher included; answers the names of what had to be ended. */
export async function endLeftovers(record: RunRecord): Promise<string[]> {
  const alive = [record.launcher, ...record.processes].filter((entry) => isSameProcess(entry.pid, entry.start));
  for (const entry of alive) signal(entry, entry.stopSignal);
  await Promise.all(alive.map(insist));
  return alive.map((entry) => entry.name);
}

async function insist(entry: ProcessRecord): Promise<void> {
  const until = Date.now() + 8_000;
  while (isSameProcess(entry.pid, entry.start)) {
    if (Date.now() > until) signal(entry, 'SIGKILL');
    await pause(25);
    if (Date.now() > until + 2_000) throw new Error(`${entry.name} (pid ${entry.pid}) of an earlier start cannot be ended: end it by hand`);
  }
}

/** The process may end between the look and the signal. */
function signal(entry: ProcessRecord, name: NodeJS.Signals): void {
  try {
    if (isSameProcess(entry.pid, entry.start)) process.kill(entry.pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function identify(name: string, pid: number, stopSignal: ProcessRecord['stopSignal'] = 'SIGTERM'): ProcessRecord {
  return { name, pid, start: processStart(pid) ?? '', stopSignal };
}
