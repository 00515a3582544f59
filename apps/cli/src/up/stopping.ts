/** Why the launcher ends: asked to (code 0), or because something broke (code 1). */
export interface StopReason {
  code: 0 | 1;
  text: string;
}

/** The one place that knows that the end has come. */
export interface Stopping {
  /** Settles at the first reason; later ones are ignored. */
  readonly reason: Promise<StopReason>;
  request(reason: StopReason): void;
  /** Throws when the end has come: called between steps of the start. */
  check(): void;
}

/** Thrown by `check`. */
export class StoppedError extends Error {}

export function createStopping(): Stopping {
  let stopped = false;
  let settle: (reason: StopReason) => void;
  const reason = new Promise<StopReason>((resolve) => {
    settle = resolve;
  });
  return {
    reason,
    request(why) {
      stopped = true;
      settle(why);
    },
    check() {
      if (stopped) throw new StoppedError('stopped');
    },
  };
}

/** npm, the shell and a wrapper may each pass the same Ctrl-C on: a second one counts only when it comes this much later. */
const sameKeyPressMs = 1_000;

/**
 * Listens for the ways a person or a parent ends us: signals, and the closing of the channel to scripts/bootstrap.mjs. `force` is called at a second Ctrl-C.
 * Answers a function that stops listening.
 */
export function listenForEnd(stopping: Stopping, force: () => void): () => void {
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === undefined) firstAt = now;
    else if (now - firstAt > sameKeyPressMs) force();
    stopping.request({ code: 0, text: signal });
  };
  const onDisconnect = () => stopping.request({ code: 0, text: 'the program that started us is gone' });
  const onCrash = (error: unknown) => stopping.request({ code: 1, text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  process.on('disconnect', onDisconnect);
  process.on('uncaughtException', onCrash);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('disconnect', onDisconnect);
    process.off('uncaughtException', onCrash);
  };
}
