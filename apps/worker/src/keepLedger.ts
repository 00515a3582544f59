/** What keeping the tenants' ledgers asks of the record. Times are ms since 1970. */
export interface KeepLedgerDeps {
  activeTenants(since: number): Promise<string[]>;
  unmarkedTenants(since: number): Promise<string[]>;
  markLedger(tenantId: string, now: number): Promise<void>;
  /** How many transitions accepted since then nobody can account for. */
  gapSince(tenantId: string, since: number): Promise<number>;
  ledgerGap(tenantId: string, gap: number): void;
  /** These have been added up; what was said of others is over. */
  ledgersKept(tenantIds: readonly string[]): void;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** What was accepted in this time is followed to its end. */
const windowMs = 3_600_000;
/** A tenant that nothing comes from has a mark at least this often, so that there is one when something does. */
const quietMarkMs = 43_200_000;
/** A tenant of which something came has one this often: a ledger can begin there. */
const busyMarkMs = 60_000;

/**
 * Adds up the ledger of each tenant that had anything to tell within the hour, and makes marks to count from. One round at a time; `round` does not wait for it, as
 * adding up a storm may take seconds.
 */
export function keepLedger(deps: KeepLedgerDeps): { round(): void; close(): Promise<void> } {
  let running: Promise<void> | null = null;
  let closed = false;
  const round = async () => {
    const now = deps.now();
    const [active, fresh, unmarked] = await Promise.all([
      deps.activeTenants(now - windowMs),
      deps.activeTenants(now - 2 * busyMarkMs),
      deps.unmarkedTenants(now - quietMarkMs),
    ]);
    for (const tenantId of new Set([...fresh, ...unmarked])) {
      if (closed) return;
      await alone(deps, () => deps.markLedger(tenantId, deps.now()));
    }
    for (const tenantId of active) {
      if (closed) return;
      await alone(deps, async () => deps.ledgerGap(tenantId, await deps.gapSince(tenantId, deps.now() - windowMs)));
    }
    deps.ledgersKept(active);
  };
  return {
    round: () => {
      running ??= round()
        .catch((error: unknown) => deps.fault('keep the ledger', error))
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

/** One tenant's fault is its own. */
async function alone(deps: KeepLedgerDeps, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => deps.fault('keep the ledger', error));
}
