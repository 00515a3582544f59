/** What reading the calendars of others asks for. */
export interface KeepCalendarsDeps {
  /** Those that are to be read now. */
  dueCalendars(): Promise<{ tenantId: string; schedule: string }[]>;
  followCalendar(tenantId: string, schedule: string): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** Whoever is slow holds up no more than this many of the others. */
const atOnce = 4;

/** Reads the calendars that are due, a few at a time. `round` does not wait for it, as their servers may take their time; `close` does. */
export function keepCalendars(deps: KeepCalendarsDeps): { round(): void; close(): Promise<void> } {
  let running: Promise<void> | null = null;
  let closed = false;
  const round = async () => {
    const due = (await deps.dueCalendars()).values();
    const work = async () => {
      for (const { tenantId, schedule } of due) {
        if (closed) return;
        // One tenant's fault is its own.
        await deps.followCalendar(tenantId, schedule).catch((error: unknown) => deps.fault('read a calendar', error));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  };
  return {
    round: () => {
      running ??= round()
        .catch((error: unknown) => deps.fault('read calendars', error))
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
