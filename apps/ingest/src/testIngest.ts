import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type RouteJob, routeJobSchema } from '@tocsin/contracts/jobs';
import type { Scope } from '@tocsin/contracts/tokens';
import type { AlertState } from '@tocsin/core/alertState';
import { routeQueues } from '@tocsin/queue/admission/admission';
import { batchesInLine } from '@tocsin/queue/admission/waitingBatches';
import { producerConnection } from '@tocsin/queue/connection';
import { openQueues } from '@tocsin/queue/producers';
import { openStore } from '@tocsin/store/connect';
import { loadSpool } from '@tocsin/store/spool';
import { insertAlerts } from '@tocsin/store/storeAlerts';
import { storeTenant } from '@tocsin/store/tenants';
import { insertToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { createLogger } from '@tocsin/telemetry/logger';
import { createMetrics } from '@tocsin/telemetry/metrics';
import { createIngest, type IngestOptions } from './app.ts';
import { wireDeps } from './wire.ts';

/** Where the test's servers are; ingest may be given other ways to them (a proxy with faults). */
export interface TestServers {
  redisUrl: string;
  postgresUrl: string;
  prefix: string;
  backlogBytes?: number;
  throughRedisUrl?: string;
  throughPostgresUrl?: string;
}

/** For tests: ingest on a real Redis and Postgres, and what stands in both. */
export async function startTestIngest(servers: TestServers, options: Partial<IngestOptions> = {}) {
  const lines: string[] = [];
  const log = createLogger({ app: 'ingest', level: 'debug', destination: { write: (line) => lines.push(line) } });
  const metrics = createMetrics();
  const store = openStore({ postgresUrl: servers.postgresUrl, name: 'test', connections: 2, onError: () => undefined });
  const redis = producerConnection(servers.redisUrl, 'test', () => undefined);
  const queues = openQueues(redis, servers.prefix, () => undefined);
  const ways = { redisUrl: servers.throughRedisUrl ?? servers.redisUrl, postgresUrl: servers.throughPostgresUrl ?? servers.postgresUrl };
  const wired = await wireDeps({ ...ways, prefix: servers.prefix, backlogBytes: servers.backlogBytes ?? 1_073_741_824, log });
  const ingest = createIngest(wired.deps, { version: '0.0.0', log, metrics, embedded: false, quotaAlertsPerSecond: 0, ...options });
  const port = await ingest.listen('127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    metrics,
    log: () => lines.join(''),
    /** A tenant of its own with a token. */
    addTenant: async (scopes: readonly Scope[] = ['ingest', 'read'], file: object = {}) => {
      const tenantId = `t-${randomUUID().slice(0, 8)}`;
      const token = `tocsin_${randomBytes(32).toString('base64url')}`;
      await inTenant(store, tenantId, async (tx) => {
        await storeTenant(tx, { file: { tenant: tenantId, ...file }, author: { kind: 'operator', name: 'test' } }, Date.now());
        await insertToken(tx, { tokenId: randomUUID(), tokenHash: createHash('sha256').update(token).digest(), name: 'test', scopes });
      });
      return { tenantId, token };
    },
    /** A tenant's batches in Redis, in the order of their stamps. */
    queued: async (tenantId: string): Promise<RouteJob[]> => {
      const jobs = await Promise.all(routeQueues.map((queue) => queues[queue].getJobs(['waiting'])));
      const lines = await Promise.all(routeQueues.map((queue) => batchesInLine(redis, servers.prefix, queue, tenantId, 0, 10_000)));
      const batches = [...jobs.flat().map((job) => job.data), ...lines.flat()].map((data) => routeJobSchema.parse(data));
      return batches.filter((job) => job.tenantId === tenantId).sort((a, b) => a.stamp - b.stamp);
    },
    queues,
    storeAlert: (tenantId: string, alert: AlertState) => inTenant(store, tenantId, (tx) => insertAlerts(tx, [alert])),
    spooled: (tenantId: string) => inTenant(store, tenantId, (tx) => loadSpool(tx, 1_000)),
    ingest,
    stop: async () => {
      await ingest.close();
      await wired.close();
      for (const queue of Object.values(queues)) await queue.close();
      redis.disconnect();
      await store.close();
    },
  };
}
