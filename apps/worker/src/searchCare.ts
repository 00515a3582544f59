/** Looking after the index of alerts. Each call does a bounded amount; what is left is done in the next. */
export interface SearchCareDeps {
  /** Tenants with a whole segment of alerts to index; with `heardSince` (ms since 1970) only of those that sent something since. */
  tenantsToIndex(heardSince: number | null): Promise<string[]>;
  /** Makes one segment; answers how many alerts it has, 0 when there was no whole one. */
  indexAlerts(tenantId: string): Promise<number>;
  indexedTenants(): Promise<string[]>;
  /** Looks at some segments behind `after` and makes one of a few; answers where to go on, null at the end. */
  mergeSegments(tenantId: string, after: number): Promise<number | null>;
  /** How long the oldest job has waited that could be worked now, in any queue. */
  lagSeconds(): Promise<number>;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** The index waits while anything waits for longer than this (s): a storm needs the machine more. Searches are exact without, and only slower. */
const busySeconds = 0.5;
/** But not for longer than this (ms); and then one segment at a time. */
const patienceMs = 60_000;
const segmentsInRound = 8;
/** Batches may lie in a queue for a while before they are recorded. */
const overlapMs = 600_000;
const mergeEveryMs = 600_000;

/** Keeps the index of alerts up, one thing at a time. `round` does not wait for it; `close` does. */
export function careForSearch(deps: SearchCareDeps): { round(): void; close(): Promise<void> } {
  const behind = new Set<string>();
  const toMerge = new Map<string, number>();
  let [lookedAt, yieldedSince, mergedAt]: [number | null, number | null, number] = [null, null, deps.now()];
  let running: Promise<void> | null = null;
  let closed = false;

  const segmentsNow = async () => {
    if ((await deps.lagSeconds()) < busySeconds) {
      yieldedSince = null;
      return segmentsInRound;
    }
    yieldedSince ??= deps.now();
    return deps.now() - yieldedSince > patienceMs ? 1 : 0;
  };
  /** One tenant's fault is its own. */
  const indexOne = async (tenantId: string) => {
    try {
      if ((await deps.indexAlerts(tenantId)) > 0) return true;
      behind.delete(tenantId);
    } catch (error) {
      deps.fault('look after the search index', error);
    }
    return false;
  };
  const index = async (segments: number) => {
    const now = deps.now();
    for (const tenantId of await deps.tenantsToIndex(lookedAt === null ? null : lookedAt - overlapMs)) behind.add(tenantId);
    lookedAt = now;
    let left = segments;
    for (const tenantId of behind) {
      for (let more = true; more && left > 0 && !closed; left -= 1) more = await indexOne(tenantId);
    }
  };
  const merge = async () => {
    if (toMerge.size === 0 && deps.now() - mergedAt > mergeEveryMs) {
      mergedAt = deps.now();
      for (const tenantId of await deps.indexedTenants()) toMerge.set(tenantId, 0);
    }
    const [next] = toMerge;
    if (!next || closed) return;
    toMerge.delete(next[0]);
    const after = await deps.mergeSegments(...next);
    if (after !== null) toMerge.set(next[0], after);
  };
  const round = async () => {
    const segments = await segmentsNow();
    if (segments === 0) return;
    await index(segments);
    if (segments > 1) await merge();
  };
  return {
    round: () => {
      if (closed) return;
      running ??= round()
        .catch((error: unknown) => deps.fault('look after the search index', error))
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
