import { randomUUID } from 'node:crypto';
import { claimIdempotencyKey } from '@tocsin/cache/idempotencyKey';
import { nextStamp } from '@tocsin/cache/nextStamp';
import { chargeTokens } from '@tocsin/cache/tokenBucket';
import { messageOf } from '@tocsin/contracts/errors';
import { searchAnswer } from '@tocsin/core/search/searchAnswer';
import { openAdmission } from '@tocsin/queue/admission/admission';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { addEscalation, closeQueues, openQueues } from '@tocsin/queue/producers';
import { type SearchDeps, searchAlerts } from '@tocsin/steps/searchAlerts';
import { openStore } from '@tocsin/store/connect';
import { readAlert } from '@tocsin/store/readAlert';
import { readPolicies } from '@tocsin/store/readPolicies';
import { inSearch, readBuckets, readMembers, stepBack, walkAlerts } from '@tocsin/store/searchAlerts';
import { readSegments } from '@tocsin/store/searchIndex';
import { insertSpool, spoolRows } from '@tocsin/store/spool';
import { loadQuotas } from '@tocsin/store/tenantQuotas';
import { authenticate } from '@tocsin/store/tokens';
import { acrossTenants, inTenant, type Tx } from '@tocsin/store/transaction';
import type { Logger } from '@tocsin/telemetry/logger';
import type { IngestDeps } from './deps.ts';
import { within } from './within.ts';

const storeConnections = 4;
const startMsMax = 2_000;
const checkMsMax = 2_000;

/** Ingest's port to the world, made of the real Redis and Postgres. Starts while either is away: it then does what it can. `close` after the server is closed. */
export async function wireDeps(options: {
  redisUrl: string;
  postgresUrl: string;
  prefix: string;
  /** How much of one tenant may wait in Redis. */
  backlogBytes: number;
  log: Logger;
}): Promise<{ deps: IngestDeps; close(): Promise<void> }> {
  const { prefix, log } = options;
  const onError = (server: string) => (error: Error) => log.debug({ err: error }, `${server} connection`);
  const redis = producerConnection(options.redisUrl, 'tocsin ingest', onError('redis'));
  const queues = openQueues(redis, prefix, onError('redis'));
  const admission = openAdmission({ redis, prefix, queues, backlogBytes: options.backlogBytes });
  const store = openStore({ postgresUrl: options.postgresUrl, name: 'tocsin ingest', connections: storeConnections, onError: onError('postgres') });
  if (!(await becomesReady(redis, startMsMax))) log.warn('Redis is away: batches go to the spool');
  const searching: SearchDeps<Tx> = {
    inSearch: (tenantId, work) => inSearch(store, tenantId, work),
    ...{ readSegments, stepBack, walkAlerts, readBuckets, readMembers },
    now: () => Date.now(),
  };
  const deps: IngestDeps = {
    authenticate: (tokenHash) => authenticate(store, tokenHash),
    nextStamp: (count, floor) => nextStamp(redis, prefix, count, floor),
    takeTurn: admission.takeTurn,
    enqueueRoute: admission.add,
    enqueueEscalation: (job) => addEscalation(queues, job),
    spool: (kind, job, keep) => inTenant(store, job.tenantId, (tx) => insertSpool(tx, kind, job, keep)),
    spoolRows: () => spoolRows(store),
    readQuotas: (tenantId) => inTenant(store, tenantId, loadQuotas),
    readPolicies: (tenantId) => inTenant(store, tenantId, readPolicies),
    chargeShared: (tenantId, rate, alerts) => chargeTokens(redis, prefix, { name: `quota:${tenantId}`, ...rate }, alerts, Date.now()),
    claimIdempotencyKey: (tenantId, key, bodyHash) => claimIdempotencyKey(redis, prefix, tenantId, key, bodyHash),
    loadAlert: (tenantId, alertId) => inTenant(store, tenantId, (tx) => readAlert(tx, alertId)),
    searchAlerts: async (tenantId, search) => searchAnswer(await searchAlerts(searching, tenantId, search)),
    checks: () => Promise.all([check('redis', () => redis.ping()), check('postgres', () => acrossTenants(store, { sql: 'select 1', parameters: [] }))]),
    now: () => Date.now(),
    newId: () => randomUUID(),
  };
  return {
    deps,
    close: async () => {
      await closeQueues(queues);
      redis.disconnect();
      await store.close();
    },
  };
}

async function check(name: string, ask: () => Promise<unknown>): Promise<{ name: string; ok: boolean; detail: string }> {
  try {
    await within(checkMsMax, ask());
    return { name, ok: true, detail: 'answers' };
  } catch (error) {
    return { name, ok: false, detail: messageOf(error) };
  }
}
