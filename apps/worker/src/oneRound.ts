/** Work that is done in rounds, one at a time: `round` begins one if none is under way and does not wait for it; `close` does, once the round stops. */
export interface Rounds {
  round(): void;
  close(): Promise<void>;
}

/** `work` asks `isClosed` between its pieces. What it rejects with goes to `fault`. */
export function oneRound(work: (isClosed: () => boolean) => Promise<void>, fault: (error: unknown) => void): Rounds {
  let running: Promise<void> | null = null;
  let closed = false;
  return {
    round: () => {
      running ??= work(() => closed)
        .catch(fault)
        .finally(() => {
          running = null;
        });
    },
    close: async () => {
      closed = true;
      await running;
    },
  };
}
