import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { logTail } from './logTail.ts';

/** How to run a server program. Its output goes to `logFile`, which survives us. */
export interface ServerCommand {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  logFile: string;
  /** The signal that makes it stop in order and soon. */
  stopSignal: 'SIGTERM' | 'SIGINT';
  /** User and group to run as, where we are root and the server refuses that. */
  runAs?: number | undefined;
}

export interface ServerProcess {
  readonly pid: number;
  /** Ends with a phrase such as "exit code 1" or "signal SIGKILL". */
  readonly exited: Promise<string>;
  hasExited(): boolean;
  /** What it wrote since it was started. */
  tail(): string;
  /** Asks it to stop, insists after 10 s; done when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; done when it is gone. */
  kill(): Promise<void>;
}

const patienceMs = 10_000;

/** Starts the program in a process group of its own, so that Ctrl-C in a terminal does not reach it. Throws when it cannot be started at all. */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const log = openSync(command.logFile, 'a', 0o640);
  const since = fstatSync(log).size;
  const identity = command.runAs === undefined ? {} : { uid: command.runAs, gid: command.runAs };
  const child = spawn(command.file, command.args, { detached: true, stdio: ['ignore', log, log], env: command.env, cwd: '/', ...identity });
  closeSync(log);
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true;
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  // A server must not keep us from ending: who needs it until some moment says so with stop().
  child.unref();
  const end = async (signal: NodeJS.Signals) => {
    if (gone) return;
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(insist);
  };
  return {
    pid,
    exited,
    hasExited: () => gone,
    tail: () => logTail(command.logFile, 15, since),
    stop: () => end(command.stopSignal),
    kill: () => end('SIGKILL'),
  };
}
