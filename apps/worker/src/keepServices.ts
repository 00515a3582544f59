/** What asking services how their incidents stand needs. */
export interface KeepServicesDeps {
  /** Endpoints that are to be asked now. */
  dueEndpoints(): Promise<{ tenantId: string; name: string }[]>;
  lookThere(tenantId: string, endpoint: string): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** Whoever is slow holds up no more than this many of the others. */
const atOnce = 4;

/** Asks the services that are due, a few at a time. `round` does not wait for it; `close` does. */
export function keepServices(deps: KeepServicesDeps): { round(): void; close(): Promise<void> } {
  let running: Promise<void> | null = null;
  let closed = false;
  const round = async () => {
    const due = (await deps.dueEndpoints()).values();
    const work = async () => {
      for (const { tenantId, name } of due) {
        if (closed) return;
        await deps.lookThere(tenantId, name).catch((error: unknown) => deps.fault('ask a service how its incidents stand', error));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  };
  return {
    round: () => {
      running ??= round()
        .catch((error: unknown) => deps.fault('ask services', error))
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
