import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logTail } from '../embedded/logTail.ts';

export interface AppOptions {
  name: string;
  /** Full path of its main.ts. */
  entry: string;
  args?: readonly string[];
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  /** Where its output goes, appended; made when missing. */
  logFile: string;
  /** An address that answers 200 when it is ready, for an app that does not send `{ ready: true }`. */
  readyUrl?: string;
  /** Default 30 s. */
  readyWithinMs?: number;
  /** Told when it ends though nobody asked it to: after it was ready. */
  onUnexpectedExit?: (reason: string) => void;
  /** Called at once after the start, so that a launcher can write the pid down. */
  onPid?: (pid: number) => void;
}

export interface App {
  readonly name: string;
  readonly pid: number;
  /** Ends with a phrase such as "exit code 1" or "signal SIGKILL". */
  readonly exited: Promise<string>;
  /** SIGTERM, and SIGKILL when it is still there after 8 s; done when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; done when it is gone. */
  kill9(): Promise<void>;
  /** The last lines it wrote since this start. */
  tail(): string;
}

/** Thrown when an app ends or stays silent before it is ready; the message has the end of its log. */
export class AppStartError extends Error {}

const drainMs = 8_000;

/**
 * Runs one of our apps as a child and answers when it is ready: it sent `{ ready: true }` over IPC, or `readyUrl` answers 200. It has a process group of its
 * own, so that Ctrl-C reaches only the launcher; and it notices by the closing of the IPC channel that the launcher is gone.
 */
export async function startApp(options: AppOptions): Promise<App> {
  mkdirSync(dirname(options.logFile), { recursive: true, mode: 0o711 });
  const log = openSync(options.logFile, 'a', 0o600);
  const since = fstatSync(log).size;
  const child = spawn(process.execPath, [options.entry, ...(options.args ?? [])], {
    detached: true,
    env: { ...options.env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  if (child.pid === undefined) throw new AppStartError(`${options.name} cannot be started: ${process.execPath} does not run`);
  options.onPid?.(child.pid);
  const state = { gone: false, asked: false, ready: false };
  const exited = new Promise<string>((done) => {
    child.once('exit', (code, signal) => {
      state.gone = true;
      done(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  child.on('error', () => undefined);
  child.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true) state.ready = true;
  });
  const end = async (signal: NodeJS.Signals) => {
    state.asked = true;
    if (state.gone) return;
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), drainMs);
    await exited;
    clearTimeout(insist);
  };
  const app: App = {
    name: options.name,
    pid: child.pid,
    exited,
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    tail: () => logTail(options.logFile, 15, since),
  };
  await untilReady(app, options, state);
  void exited.then((how) => {
    if (!state.asked) options.onUnexpectedExit?.(`${options.name} ended unexpectedly (${how}). The end of ${options.logFile}:\n${app.tail()}`);
  });
  return app;
}

async function untilReady(app: App, options: AppOptions, state: { gone: boolean; asked: boolean; ready: boolean }): Promise<void> {
  const withinMs = options.readyWithinMs ?? 30_000;
  const until = Date.now() + withinMs;
  while (!state.ready) {
    if (state.gone) throw new AppStartError(`${app.name} ended before it was ready (${await app.exited}). The end of ${options.logFile}:\n${app.tail()}`);
    if (Date.now() > until) {
      await app.kill9();
      throw new AppStartError(`${app.name} was not ready within ${withinMs / 1000} s. The end of ${options.logFile}:\n${app.tail()}`);
    }
    if (options.readyUrl && (await answers200(options.readyUrl))) return;
    await pause(10);
  }
}

async function answers200(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
