import type { Logger } from './logger.ts';
import { redactText } from './redact.ts';

/** A running app: what to tell who started it (its ports), where to log, and how to end it without losing what it has in hand. */
export interface RunningApp {
  ready: Readonly<Record<string, unknown>>;
  log: Logger;
  close(): Promise<void>;
}

/** Longer than the longest thing in hand (a Slack post) and shorter than what a supervisor grants before SIGKILL. */
const closeMsMax = 8_000;

/**
 * The life of a process of ours. Starts the app; tells a parent over IPC, when there is one, `{ ready: true, ...ready }`. SIGTERM, SIGINT or the end of that
 * parent close it within 8 s and end the process with 0. A start that fails, an unhandled rejection or an exception nobody caught end it with 1 and a log line.
 */
export async function runApp(name: string, start: () => Promise<RunningApp>): Promise<void> {
  const state: { app: RunningApp | null; ending: boolean } = { app: null, ending: false };
  const crash = (what: string) => (error: unknown) => {
    sayFatal(state.app?.log, name, what, error);
    process.exit(1);
  };
  process.on('unhandledRejection', crash('a rejection that nobody handled'));
  process.on('uncaughtException', crash('an exception that nobody caught'));
  const end = (why: string) => void endApp(state, name, why);
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (process.send) process.once('disconnect', () => end('whoever started it is gone'));
  try {
    state.app = await start();
  } catch (error) {
    crash('it could not start')(error);
    return;
  }
  state.app.log.info(state.app.ready, `${name} is ready`);
  if (process.connected) process.send?.({ ready: true, ...state.app.ready }, undefined, undefined, () => undefined);
}

async function endApp(state: { app: RunningApp | null; ending: boolean }, name: string, why: string): Promise<void> {
  if (state.ending) return;
  state.ending = true;
  if (!state.app) process.exit(0);
  const { log, close } = state.app;
  log.info(`${name} ends: ${why}`);
  setTimeout(() => {
    log.error(`${name} did not finish within ${closeMsMax / 1000} s`);
    process.exit(1);
  }, closeMsMax).unref();
  try {
    await close();
    process.exit(0);
  } catch (error) {
    sayFatal(log, name, 'it could not close', error);
    process.exit(1);
  }
}

function sayFatal(log: Logger | undefined, name: string, what: string, error: unknown): void {
  if (log) log.fatal({ err: error }, `${name} ends: ${what}`);
  else process.stderr.write(`${redactText(`${name}: ${error instanceof Error ? error.message : String(error)}`)}\n`);
}
