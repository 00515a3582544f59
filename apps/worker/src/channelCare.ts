/** Looking after the tenants' channels. Each call does a bounded amount; what is left is done in the next. */
export interface ChannelCareDeps {
  tenantVersions(): Promise<{ tenantId: string; version: number }[]>;
  /** The version of the plan that this process works by. */
  planVersionOf(tenantId: string): Promise<number>;
  /** Tenants with lanes that cannot be written to: when the newest fault began, and when one was last met (ms since 1970). */
  faultyTenants(): Promise<{ tenantId: string; since: number; lastSeenAt: number }[]>;
  /** Checks a tenant's channels against a list that Slack gave after `newerThan`. */
  checkChannels(tenantId: string, newerThan: number): Promise<'done' | 'unfinished' | 'unable'>;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** Where nothing hints at a change, channels are looked at this often. */
const routineMs = 600_000;
/** Tenants in one round. */
const atOnce = 10;
/** After a check that did not come to an end: at first, and at most. */
const [retryMs, longestRetryMs] = [2_000, 60_000];
/** While a lane cannot be written to: a quarter of the time since it began, within these bounds. */
const [soonestMs, latestMs] = [10_000, 300_000];

interface Care {
  version: number;
  checkedAt: number;
  /** Checks in a row that did not come to an end. */
  failed: number;
}

/**
 * Decides when which tenant's channels are checked: at a new version of its file, soon after a channel could not be written to and from time to time while it cannot, and
 * every ten minutes. One check at a time; `round` does not wait for it, nor does `close`: what is under way may be waiting for Slack, and is done again elsewhere.
 */
export function careForChannels(deps: ChannelCareDeps): { round(): void; close(): Promise<void> } {
  const cared = new Map<string, Care>();
  let running = false;
  let closed = false;
  const report = (error: unknown) => {
    if (!closed) deps.fault('look after channels', error);
  };
  const check = async (tenantId: string, version: number, newerThan: number) => {
    // A new file is known to this process within a second.
    if ((await deps.planVersionOf(tenantId)) < version) return;
    const result = await deps.checkChannels(tenantId, newerThan).catch((error: unknown) => {
      report(error);
      return 'unable' as const;
    });
    const failed = result === 'done' ? 0 : (cared.get(tenantId)?.failed ?? 0) + 1;
    cared.set(tenantId, { version, checkedAt: deps.now(), failed });
  };
  const round = async () => {
    const [tenants, faulty] = await Promise.all([deps.tenantVersions(), deps.faultyTenants()]);
    const faults = new Map(faulty.map((each) => [each.tenantId, each]));
    const due = tenants.filter(({ tenantId, version }) => isDue(cared.get(tenantId), version, faults.get(tenantId), deps.now()));
    for (const { tenantId, version } of due.slice(0, atOnce)) {
      if (closed) return;
      const isNew = cared.get(tenantId)?.version !== version;
      await check(tenantId, version, isNew ? 0 : Math.max(cared.get(tenantId)?.checkedAt ?? 0, faults.get(tenantId)?.lastSeenAt ?? 0));
    }
  };
  return {
    round: () => {
      if (running) return;
      running = true;
      round()
        .catch(report)
        .finally(() => {
          running = false;
        });
    },
    close: async () => {
      closed = true;
    },
  };
}

function isDue(care: Care | undefined, version: number, fault: { since: number; lastSeenAt: number } | undefined, now: number): boolean {
  if (care === undefined || care.version !== version) return true;
  const age = now - care.checkedAt;
  if (care.failed > 0) return age >= Math.min(longestRetryMs, retryMs * 2 ** Math.min(care.failed - 1, 10));
  if (fault === undefined) return age >= routineMs;
  return fault.lastSeenAt > care.checkedAt || age >= Math.min(latestMs, Math.max(soonestMs, (now - fault.since) / 4));
}
