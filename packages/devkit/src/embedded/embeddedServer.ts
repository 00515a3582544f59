import { setTimeout as pause } from 'node:timers/promises';
import { type ServerCommand, type ServerProcess, startServerProcess } from './serverProcess.ts';

/** A Redis or Postgres to work with. When it is somebody else's (`ours` is false) stop, kill and restart do nothing. */
export interface EmbeddedServer {
  readonly url: string;
  /** For people: which program, from where, at which address. */
  readonly chosen: string;
  readonly ours: boolean;
  /** Of the server's main process; undefined when it is not ours or does not run. */
  readonly pid: number | undefined;
  /** Stops it in order. Its data stays. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again at the same address on the same data, stopping it first if it runs. */
  restart(): Promise<void>;
}

export interface ServerSpec {
  name: string;
  url: string;
  chosen: string;
  command: ServerCommand;
  /** Whether the server that answers at the URL is the one with this pid. Throws nothing: "not yet" is false. */
  isReady: (pid: number) => Promise<boolean>;
  /** Recovery after a crash counts in here. */
  readyWithinMs: number;
  /** Called before each start, for what a crash may have left. */
  prepare?: (() => Promise<void>) | undefined;
  /** Whether a failed start may be tried again at once, judged by what the server wrote. */
  isTransient?: (log: string) => boolean;
  /** Called at once after each start, so that a launcher can write the pid down. */
  onPid?: ((pid: number) => void) | undefined;
  /** Called with a sentence when the server ends though nobody asked it to. */
  onUnexpectedExit?: ((reason: string) => void) | undefined;
}

/** Thrown when a server does not come up; the message has the end of its log. */
export class ServerStartError extends Error {}

/** Starts the server and answers when it is ready for use. */
export async function startEmbeddedServer(spec: ServerSpec): Promise<EmbeddedServer> {
  let running: ServerProcess | undefined;
  let wanted = false;

  const start = async () => {
    const until = Date.now() + spec.readyWithinMs;
    for (;;) {
      await spec.prepare?.();
      running = await startServerProcess(spec.command);
      spec.onPid?.(running.pid);
      if (await becomesReady(spec, running, until)) break;
      const log = running.tail();
      if (!spec.isTransient?.(log) || Date.now() > until) throw await failure(spec, running);
      await pause(100);
    }
    wanted = true;
    watch(running);
  };
  const watch = (server: ServerProcess) => {
    void server.exited.then((how) => {
      if (wanted && server === running)
        spec.onUnexpectedExit?.(`${spec.name} ended unexpectedly (${how}). The end of ${spec.command.logFile}:\n${server.tail()}`);
    });
  };
  const end = async (verb: 'stop' | 'kill') => {
    wanted = false;
    await running?.[verb]();
    running = undefined;
  };

  await start();
  return {
    url: spec.url,
    chosen: spec.chosen,
    ours: true,
    get pid() {
      return running?.pid;
    },
    stop: () => end('stop'),
    kill: () => end('kill'),
    restart: async () => {
      await end('stop');
      await start();
    },
  };
}

/** A server that was given to us by its URL. */
export function foreignServer(url: string, chosen: string): EmbeddedServer {
  const nothing = async () => undefined;
  return { url, chosen, ours: false, pid: undefined, stop: nothing, kill: nothing, restart: nothing };
}

async function becomesReady(spec: ServerSpec, server: ServerProcess, until: number): Promise<boolean> {
  for (let waitMs = 5; !server.hasExited(); waitMs = Math.min(waitMs * 1.5, 200)) {
    if (await spec.isReady(server.pid)) return true;
    if (Date.now() > until) return false;
    await pause(waitMs);
  }
  return false;
}

async function failure(spec: ServerSpec, server: ServerProcess): Promise<ServerStartError> {
  const how = server.hasExited() ? `it ended with ${await server.exited}` : `it was not ready within ${spec.readyWithinMs / 1000} s`;
  await server.kill();
  const log = server.tail();
  const full = /no space left on device|disk full/i.test(log) ? ' The disk is full: free some space and start again.' : '';
  return new ServerStartError(`${spec.name} did not start: ${how}.${full} The end of ${spec.command.logFile}:\n${log}`);
}
