import type { QueueDepth } from '@tocsin/queue/depths';
import type { PageStatus } from '../page/types.ts';

export interface StatusDeps {
  ping: { redis(): Promise<unknown>; postgres(): Promise<unknown> };
  queueDepths(): Promise<QueueDepth[]>;
  spoolDepths(): Promise<ReadonlyMap<string, number>>;
  /** Why the tenant's Slack workspace takes nothing; null while it works. */
  workspaceFault(tenantId: string): Promise<{ code: string } | null>;
}

/** The key under which operators watch: all queues, all tenants' spool. Any other key is a tenant's. */
export const everyTenant = '*';

/** How the installation is doing, as the watcher may know it. Never rejects: what does not answer is what it tells. */
export async function readStatus(deps: StatusDeps, key: string): Promise<PageStatus> {
  const [redis, postgres, depths, spool, refusal] = await Promise.allSettled([
    deps.ping.redis(),
    deps.ping.postgres(),
    key === everyTenant ? deps.queueDepths() : Promise.reject(new Error('not for a tenant')),
    deps.spoolDepths(),
    key === everyTenant ? null : deps.workspaceFault(key),
  ]);
  return {
    redis: redis.status === 'fulfilled',
    postgres: postgres.status === 'fulfilled',
    queues: depths.status === 'fulfilled' ? depths.value.map(queueOf) : null,
    slackRefuses: refusal.status === 'fulfilled' ? (refusal.value?.code ?? null) : null,
    spool: spool.status === 'fulfilled' ? jobsIn(spool.value, key) : null,
  };
}

function queueOf({ queue, counts, inLine, oldestSeconds }: QueueDepth) {
  const count = (state: string) => counts[state] ?? 0;
  return {
    queue,
    waiting: count('waiting'),
    active: count('active'),
    delayed: count('delayed'),
    failed: count('failed'),
    inLine,
    oldestSeconds: Math.floor(oldestSeconds),
  };
}

function jobsIn(spool: ReadonlyMap<string, number>, key: string): number {
  return key === everyTenant ? [...spool.values()].reduce((sum, jobs) => sum + jobs, 0) : (spool.get(key) ?? 0);
}
