/** How much a pool does at once in this process. */
export interface FairLimits {
  /** At once, of all tenants. */
  total: number;
  /** At once, of one tenant. */
  ofTenant: number;
  /** So many of a tenant may wait for their turn here. */
  waiting: number;
}

/** Lets tenants in by turns. */
export interface FairTurns {
  /** What `work` answers, once it was its tenant's turn; null when too many of the tenant wait already: it was not begun. */
  run<T>(tenantId: string, work: () => Promise<T>): Promise<T | null>;
}

interface Line {
  working: number;
  waiting: (() => void)[];
}

/**
 * A pool takes many jobs off its queue and works few of them at a time: so a tenant's job is not behind all those of another that were queued before it. Places
 * go around between the tenants that have something waiting; none has more than its share, so that there is always one for a tenant that comes.
 */
export function createFairTurns(limits: FairLimits): FairTurns {
  /** In the order of their next turn. */
  const lines = new Map<string, Line>();
  let working = 0;

  const letIn = () => {
    for (const [tenantId, line] of lines) {
      if (working >= limits.total) return;
      if (line.working >= limits.ofTenant) continue;
      const begin = line.waiting.shift();
      if (!begin) continue;
      lines.delete(tenantId);
      lines.set(tenantId, line);
      line.working += 1;
      working += 1;
      begin();
    }
  };

  return {
    run: async (tenantId, work) => {
      const line = lines.get(tenantId) ?? { working: 0, waiting: [] };
      if (line.waiting.length >= limits.waiting) return null;
      lines.set(tenantId, line);
      await new Promise<void>((begin) => {
        line.waiting.push(begin);
        letIn();
      });
      try {
        return await work();
      } finally {
        line.working -= 1;
        working -= 1;
        if (line.working === 0 && line.waiting.length === 0) lines.delete(tenantId);
        letIn();
      }
    },
  };
}
